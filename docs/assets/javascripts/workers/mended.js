/* The theme's search with one fault mended: its index (lunr 2.3) takes different word endings for the same one where digits are among
   them, and then fails on every word that begins alike ("AI", in this record). The theme's own worker is named after the #. */
importScripts(location.hash.slice(1));
if (self.lunr)
  lunr.TokenSet.prototype.toString = function () {
    this._str ||= Object.keys(this.edges)
      .sort()
      .reduce((text, letter) => `${text}${letter}${this.edges[letter].id};`, this.final ? "1" : "0");
    return this._str;
  };
