-- Eighth schema: an index of the words of reports. It is filled by the program (central-report-index.h), which
-- knows how words are cut, and made anew whenever that changes.

CREATE TABLE report_text (
  number INTEGER PRIMARY KEY,  -- rowid in report_words; the higher, the later saved or signed
  report TEXT NOT NULL UNIQUE  -- DiagnosticReport id
);
-- words: entries of fj_search_words_cut(); scope: "s" and the id of the site without hyphens.
CREATE VIRTUAL TABLE report_words USING fts5(words, scope, tokenize = 'unicode61 remove_diacritics 0');
