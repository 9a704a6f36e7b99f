/* What a JPEG 2000 codestream asks for, read from its markers (ISO 15444-1 Annex A) before OpenJPEG makes
 * room for it. For the sources of dicom/ only.
 *
 * OpenJPEG allocates tiles, precincts and code-blocks as the markers say, however few bytes follow: a file of
 * 800 bytes can ask for gigabytes. What is refused here no encoder makes. */
#pragma once

#include "fj-dicom-codec.h"

G_BEGIN_DECLS

/* Finds the codestream of @data, which may be inside of JP2 (Annex I): *@stream, *@stream_length. Compares
 * SIZ with @cells, bounds tiles, precincts, code-blocks and packets over all COD and COC, those of tile-parts
 * included. *@colour: RGB when there is a component transform. FALSE with an error otherwise. */
gboolean fj_dicom_codec_j2k_header_read (const guint8 *data,
                                         gsize length,
                                         const FjDicomCells *cells,
                                         const guint8 **stream,
                                         gsize *stream_length,
                                         FjDicomColour *colour,
                                         GError **error);

G_END_DECLS
