/* Words of departments and vendors to codes: "Thorax 1.0 Bl57", "胸部平扫", "Recon 2: LUNG", "矢状位", "LWS
 * ap". JSON, shipped (data/hanging/vocabulary.json) and per site on top of it:
 *
 *   {"sources": {"Kernel": ["ConvolutionKernel", "SeriesDescription"], …},
 *    "terms": [{"attribute": "Kernel", "code": "LUNG", "of": ["SeriesDescription", "ProtocolName"],
 *               "modality": ["CT"], "words": ["lung", "肺窗"], "patterns": ["\\bBl?\\d+", …], "not": ["…"]},
 * …]}
 *
 * "of": where a term is looked for, "sources": where those of its attribute are that do not say it; the
 * sooner named is the surer. A term holds for the modalities it names, else for all, and not beside a wording
 * of its "not". Texts are compared in one spelling: small letters, and one blank for _ ^ / - and where small
 * letters change to capitals ("dADC") or letters to Han; patterns (PCRE) see that spelling.
 *
 * A word of letters or digits is found where it stands by itself, whatever its case ("lat" in "CHEST_LAT",
 * not in "plate"); one of Chinese anywhere. Of two wordings of which one lies within the other, the longer
 * counts ("胸椎" is no "胸", "t1 flair" no "flair"). */
#pragma once

#include "fj-hang-values.h"

G_BEGIN_DECLS

typedef struct _FjHangVocabulary FjHangVocabulary;

/* The shipped one. (transfer full) */
FjHangVocabulary *fj_hang_vocabulary_new (void);
void fj_hang_vocabulary_free (FjHangVocabulary *vocabulary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjHangVocabulary, fj_hang_vocabulary_free)
/* A site's own terms, which are asked first. Errors: a sentence with the place. */
gboolean fj_hang_vocabulary_add (FjHangVocabulary *vocabulary, GBytes *json, GError **error);

/* Thread-safe once all terms are there; answers are kept.
 *
 * Codes of derived attribute @attribute that the surest of the texts of @values tell, the longest wording
 * first; an empty array when none does. The codes belong to @vocabulary. @words (nullable): the wording that
 * was found, for the explanation of the first. (transfer container) */
char **fj_hang_vocabulary_find (const FjHangVocabulary *vocabulary,
                                FjTag attribute,
                                const FjHangValues *values,
                                char **words);

G_END_DECLS
