/* For tests of the windows around hanging: a CT of the chest from a few lines of JSON. */
#pragma once

#include <string.h>

#include "fj-hang-list.h"
#include "fj-hang-traits.h"

/* @series: with ' for ". (transfer full) */
static inline FjHangPatient *
make_patient (const char *series)
{
  g_autofree char *text = g_strdup_printf (
      "{'patients': [{'PatientID': '1', 'studies': [{'StudyDescription': 'Chest', 'BodyPartExamined': 'CHEST',"
      "'StudyInstanceUID': '2.25.7', 'series': [%s]}]}]}",
      series);
  g_autoptr (FjHangVocabulary) vocabulary = fj_hang_vocabulary_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GPtrArray) patients = NULL;

  g_strdelimit (text, "'", '"');
  json = g_bytes_new (text, strlen (text));
  patients = fj_hang_list_parse (json, &error);
  g_assert_no_error (error);
  g_ptr_array_set_free_func (patients, NULL);
  fj_hang_traits_derive (patients->pdata[0], vocabulary);
  return patients->pdata[0];
}

#define AXIAL(number, uid, name, kernel)                                                                     \
  "{'SeriesInstanceUID': '" uid "', 'Modality': 'CT', 'SeriesNumber': '" number                              \
  "', 'SeriesDescription': '" name "', 'ConvolutionKernel': '" kernel                                        \
  "', 'BodyPartExamined': 'CHEST', 'ImageOrientationPatient': '1\\\\0\\\\0\\\\0\\\\1\\\\0', 'images': 100}"
#define SCOUT(number)                                                                                        \
  "{'SeriesInstanceUID': '2.25.9', 'Modality': 'CT', 'SeriesNumber': '" number                               \
  "', 'SeriesDescription': 'Topogram', 'ImageType': 'ORIGINAL\\\\PRIMARY\\\\LOCALIZER', 'images': 2}"
