#include "fj-hang-dicom-words.h"

#include <string.h>

static const struct
{
  const char vr[3];
  guint16 element;
  gboolean is_number;
} VALUES[] = {
  { "AE", 0x005e, FALSE }, { "AS", 0x005f, FALSE }, { "AT", 0x0060, FALSE }, { "DA", 0x0061, FALSE },
  { "CS", 0x0062, FALSE }, { "DT", 0x0063, FALSE }, { "IS", 0x0064, TRUE },  { "LO", 0x0066, FALSE },
  { "LT", 0x0068, FALSE }, { "PN", 0x006a, FALSE }, { "TM", 0x006b, FALSE }, { "SH", 0x006c, FALSE },
  { "ST", 0x006e, FALSE }, { "UC", 0x006f, FALSE }, { "UT", 0x0070, FALSE }, { "UR", 0x0071, FALSE },
  { "DS", 0x0072, TRUE },  { "FD", 0x0074, TRUE },  { "FL", 0x0076, TRUE },  { "UL", 0x0078, TRUE },
  { "US", 0x007a, TRUE },  { "SL", 0x007c, TRUE },  { "SS", 0x007e, TRUE },  { "UI", 0x007f, FALSE },
};

FjTag
fj_hang_dicom_value_tag (const char *vr)
{
  for (guint i = 0; vr != NULL && i < G_N_ELEMENTS (VALUES); i++)
    if (strcmp (VALUES[i].vr, vr) == 0)
      return 0x00720000u | VALUES[i].element;
  return 0;
}

gboolean
fj_hang_dicom_is_number (const char *vr)
{
  for (guint i = 0; vr != NULL && i < G_N_ELEMENTS (VALUES); i++)
    if (strcmp (VALUES[i].vr, vr) == 0)
      return VALUES[i].is_number;
  return FALSE;
}

/* The first of a preset is what is written; those of one term are read as the first. */
static const struct
{
  const char *preset, *voi;
} PRESETS[] = {
  { "lung", "LUNG" },   { "mediastinum", "MEDIASTINUM" }, { "abdomen", "ABDO_PELVIS" },
  { "liver", "LIVER" }, { "mediastinum", "SOFT_TISSUE" }, { "bone", "BONE" },
  { "brain", "BRAIN" }, { "brain", "POST_FOSSA" },
};

const char *
fj_hang_dicom_preset_to_voi (const char *preset)
{
  for (guint i = 0; preset != NULL && i < G_N_ELEMENTS (PRESETS); i++)
    if (g_ascii_strcasecmp (PRESETS[i].preset, preset) == 0)
      return PRESETS[i].voi;
  return NULL;
}

const char *
fj_hang_dicom_preset_from_voi (const char *voi)
{
  for (guint i = 0; voi != NULL && i < G_N_ELEMENTS (PRESETS); i++)
    if (strcmp (PRESETS[i].voi, voi) == 0)
      return PRESETS[i].preset;
  return NULL;
}

/* "SAGITAL" is how a real one spells it. */
static const struct
{
  const char *plane, *term;
} PLANES[] = {
  { "AXIAL", "TRANSVERSE" }, { "SAGITTAL", "SAGITTAL" }, { "SAGITTAL", "SAGITAL" },
  { "CORONAL", "CORONAL" },  { "OBLIQUE", "OBLIQUE" },
};

const char *
fj_hang_dicom_plane_to_term (const char *plane)
{
  for (guint i = 0; plane != NULL && i < G_N_ELEMENTS (PLANES); i++)
    if (strcmp (PLANES[i].plane, plane) == 0)
      return PLANES[i].term;
  return NULL;
}

const char *
fj_hang_dicom_plane_from_term (const char *term)
{
  for (guint i = 0; term != NULL && i < G_N_ELEMENTS (PLANES); i++)
    if (strcmp (PLANES[i].term, term) == 0)
      return PLANES[i].plane;
  return NULL;
}

char *
fj_hang_dicom_turn_orientation (const char *orientation)
{
  static const char letters[] = "LRAPHF", opposite[] = "RLPAFH";
  g_autofree char *turned = g_strdup (orientation);
  guint n_values = 1;

  for (char *letter = turned; letter != NULL && *letter != '\0'; letter++)
    {
      const char *found = *letter == '\\' ? NULL : strchr (letters, *letter);

      if (found != NULL)
        *letter = opposite[found - letters];
      else if (*letter == '\\' && letter != turned && letter[1] != '\0')
        n_values++;
      else
        return NULL;
    }
  return n_values == 2 ? g_steal_pointer (&turned) : NULL;
}

/* PS3.16 CID 4, present and former codes. */
static const struct
{
  const char *region, *meaning, *ct, *former_ct, *rt;
} REGIONS[] = {
  { "HEAD", "Head", "69536005", NULL, "T-D1100" },
  { "NECK", "Neck", "45048000", NULL, "T-D1600" },
  { "CHEST", "Chest", "51185008", NULL, "T-D3000" },
  { "BREAST", "Breast", "76752008", NULL, "T-04000" },
  { "ABDOMEN", "Abdomen", "818981001", "113345001", "T-D4000" },
  { "PELVIS", "Pelvis", "816092008", "12921003", "T-D6000" },
  { "CSPINE", "Cervical spine", "122494005", NULL, "T-11501" },
  { "TSPINE", "Thoracic spine", "122495006", NULL, "T-11502" },
  { "LSPINE", "Lumbar spine", "122496007", NULL, "T-11503" },
  { "SACRUM", "Sacrum", "54735007", NULL, "T-11AD0" },
  { "SPINE", "Spine", "421060004", NULL, "T-D04FF" },
  { "SHOULDER", "Shoulder", "16982005", NULL, "T-D2220" },
  { "ELBOW", "Elbow joint", "16953009", NULL, "T-15430" },
  { "WRIST", "Wrist joint", "74670003", NULL, "T-15460" },
  { "HAND", "Hand", "85562004", NULL, "T-D8700" },
  { "HIP", "Hip joint", "24136001", "29836001", "T-15710" },
  { "KNEE", "Knee", "72696002", NULL, "T-D9200" },
  { "ANKLE", "Ankle joint", "70258002", NULL, "T-15750" },
  { "FOOT", "Foot", "56459004", NULL, "T-D9700" },
  { "ARM", "Upper arm", "40983000", NULL, "T-D8200" },
  { "FOREARM", "Forearm", "14975008", NULL, "T-D8500" },
  { "THIGH", "Thigh", "68367000", NULL, "T-D9100" },
  { "LEG", "Lower leg", "30021000", NULL, "T-D9400" },
  { "FINGER", "Finger", "7569003", NULL, "T-D8800" },
  { "TOE", "Toe", "29707007", NULL, "T-D9800" },
  { "HEART", "Heart", "80891009", NULL, "T-32000" },
  { "PROSTATE", "Prostate", "41216001", NULL, "T-92000" },
  { "WHOLEBODY", "Entire body", "38266002", NULL, "T-D0010" },
  { "VESSELS", "Blood vessel", "59820001", NULL, "T-40000" },
};

gboolean
fj_hang_dicom_region_to_code (const char *region, const char **value, const char **meaning)
{
  for (guint i = 0; region != NULL && i < G_N_ELEMENTS (REGIONS); i++)
    if (strcmp (REGIONS[i].region, region) == 0)
      {
        *value = REGIONS[i].ct;
        *meaning = REGIONS[i].meaning;
        return TRUE;
      }
  return FALSE;
}

const char *
fj_hang_dicom_region_from_code (const char *scheme, const char *value, const char *meaning)
{
  gboolean is_ct = g_strcmp0 (scheme, "SCT") == 0;
  gboolean is_rt
      = g_strcmp0 (scheme, "SRT") == 0 || g_strcmp0 (scheme, "SNM3") == 0 || g_strcmp0 (scheme, "99SDM") == 0;

  for (guint i = 0; value != NULL && i < G_N_ELEMENTS (REGIONS); i++)
    if ((is_ct && (strcmp (REGIONS[i].ct, value) == 0 || g_strcmp0 (REGIONS[i].former_ct, value) == 0))
        || (is_rt && strcmp (REGIONS[i].rt, value) == 0))
      return REGIONS[i].region;
  for (guint i = 0; meaning != NULL && i < G_N_ELEMENTS (REGIONS); i++)
    if (g_ascii_strcasecmp (REGIONS[i].meaning, meaning) == 0
        || g_ascii_strcasecmp (REGIONS[i].region, meaning) == 0)
      return REGIONS[i].region;
  return NULL;
}

char *
fj_hang_dicom_clean (char *text)
{
  for (char *c = text; c != NULL && *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  return text;
}

double
fj_hang_dicom_unit_days (const char *unit)
{
  static const struct
  {
    const char *unit;
    double days;
  } UNITS[] = {
    { "SECONDS", 1.0 / 86400 },
    { "MINUTES", 1.0 / 1440 },
    { "HOURS", 1.0 / 24 },
    { "DAYS", 1 },
    { "WEEKS", 7 },
    { "MONTHS", 365.25 / 12 },
    { "YEARS", 365.25 },
  };

  for (guint i = 0; unit != NULL && i < G_N_ELEMENTS (UNITS); i++)
    if (strcmp (UNITS[i].unit, unit) == 0)
      return UNITS[i].days;
  return 0;
}
