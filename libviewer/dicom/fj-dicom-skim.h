/* The head of a file, skimmed: what tells its image from the others of its series and where its native pixels
 * lie, without building an object. The walk is that of fj-dicom-guard.h, so that a file is refused here for
 * the same reason and with the same sentence as when it is opened.
 *
 * What is not plain (many frames, tables, deflated data, attributes with another VR than theirs, twice or out
 * of order) is left to fj_dicom_object_open() with HEADER. Thread-safe. */
#pragma once

#include "fj-dicom-native.h"
#include "fj-stack-image.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean is_plain; /* FALSE: @image and the UIDs are not known, open the header */
  gboolean is_image; /* of a plain one: it has rows, columns and pixel data */
  FjStackImage image;
  gboolean is_lossy;                                    /* Lossy Image Compression (0028,2110) says so */
  char study_uid[65], series_uid[65], instance_uid[65]; /* "" when not said */
  char transfer_syntax[65];
  FjDicomNative native; /* also of many frames; nothing there when they need a decoder */
} FjDicomSkim;

/* @fd is read with pread and left where it is; @skim is uninitialised before, and to be cleared after TRUE.
 * Errors: as of fj_dicom_guard_check_fd(). */
gboolean fj_dicom_skim_fd (int fd, FjDicomSkim *skim, GError **error);
void fj_dicom_skim_clear (FjDicomSkim *skim);

G_END_DECLS
