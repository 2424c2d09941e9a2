from pyspark.sql import SparkSession

spark = SparkSession.builder.appName("model-money").getOrCreate()
# Spark reads from storage, not from web pages: copy the folder parquet/ to yours first (s3a://, gs://, abfss://, hdfs:// or a path).
rounds = spark.read.parquet("s3a://YOUR-BUCKET/model-money/parquet/rounds.parquet")
rounds.createOrReplaceTempView("rounds")
spark.sql("SELECT company_id, count(*) AS rounds FROM rounds WHERE status = 'closed' GROUP BY company_id ORDER BY rounds DESC").show()
