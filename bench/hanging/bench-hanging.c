/* How long a patient's history of 2,000 series takes to hang, against 30 protocols: what is derived of its
 * series, once, and the hang. A line of JSON for each shape of history. */
#include <locale.h>
#include <string.h>

#include "fj-hang-list.h"
#include "fj-hang-protocol-json.h"
#include "fj-hang-traits.h"
#include "fj-hang.h"

#define N_SERIES 2000u
#define N_PROTOCOLS 30u
#define MOST_RUNS 100u

/* A series as a vendor writes it, the rest of its attributes, and what the study is called. */
typedef struct
{
  const char *modality, *study, *name, *more;
} Kind;

static const Kind CT[] = {
  { "CT", "Thorax^Routine (Adult)", "Topogramm 0.6 Tr20",
    "'ImageType': ['ORIGINAL','PRIMARY','LOCALIZER'], 'images': 1" },
  { "CT", "Thorax^Routine (Adult)", "Thorax 1.0 Bl57",
    "'ConvolutionKernel': 'Bl57', 'ImageOrientationPatient': [1,0,0,0,1,0], 'images': 380" },
  { "CT", "Thorax^Routine (Adult)", "Thorax 1.0 Br38",
    "'ConvolutionKernel': 'Br38', 'ImageOrientationPatient': [1,0,0,0,1,0], 'images': 380" },
  { "CT", "Thorax^Routine (Adult)", "Thorax cor 3.0",
    "'ConvolutionKernel': 'Br38', 'ImageOrientationPatient': [1,0,0,0,0,-1], 'ImageType': ['DERIVED','SECONDARY','MPR'], 'images': 90" },
  { "CT", "上腹部平扫+增强", "动脉期 1.0 x 0.8 B_SOFT_B",
    "'ConvolutionKernel': 'B_SOFT_B', 'ContrastBolusAgent': '碘海醇', 'ImageOrientationPatient': [1,0,0,0,1,0], 'images': 300" },
  { "CT", "上腹部平扫+增强", "静脉期 1.0 x 0.8 B_SOFT_B",
    "'ConvolutionKernel': 'B_SOFT_B', 'ContrastBolusAgent': '碘海醇', 'ImageOrientationPatient': [1,0,0,0,1,0], 'images': 300" },
  { "CT", "CT HEAD W/O", "Recon 2: BONE",
    "'ConvolutionKernel': 'BONEPLUS', 'ImageOrientationPatient': [1,0,0,0,1,0], 'images': 160" },
  { "CT", "CT HEAD W/O", "Dose Report", "'ImageType': ['DERIVED','SECONDARY'], 'images': 1" },
};
static const Kind MR[] = {
  { "MR", "Kopf", "t1_se_tra",
    "'RepetitionTime': 500, 'EchoTime': 9, 'ScanningSequence': 'SE', 'ImageOrientationPatient': [1,0,0,0,1,0], 'images': 25" },
  { "MR", "Kopf", "t2_tse_cor",
    "'RepetitionTime': 4500, 'EchoTime': 95, 'ScanningSequence': 'SE', 'ImageOrientationPatient': [1,0,0,0,0,-1], 'images': 25" },
  { "MR", "头颅MRI平扫", "AX T2 FLAIR",
    "'RepetitionTime': 8000, 'EchoTime': 120, 'InversionTime': 2400, 'ScanningSequence': ['SE','IR'], 'ImageOrientationPatient': [1,0,0,0,1,0], 'images': 22" },
  { "MR", "头颅MRI平扫", "DWI b1000",
    "'RepetitionTime': 5000, 'EchoTime': 80, 'DiffusionBValue': 1000, 'ScanningSequence': 'EP', 'ImageOrientationPatient': [1,0,0,0,1,0], 'images': 44" },
  { "MR", "Prostata", "tfl_dyn_fast_tra",
    "'RepetitionTime': 4, 'EchoTime': 1.5, 'ScanningSequence': 'GR', 'ImageOrientationPatient': [1,0,0,0,1,0], 'images': 16" },
};
static const Kind DR[] = {
  { "DX", "Thorax p.a. und lat.", "Thorax pa",
    "'ViewPosition': 'PA', 'BodyPartExamined': 'CHEST', 'PresentationIntentType': 'FOR PRESENTATION', 'images': 1" },
  { "DX", "Thorax p.a. und lat.", "Thorax lat",
    "'ViewPosition': 'LL', 'BodyPartExamined': 'CHEST', 'PresentationIntentType': 'FOR PRESENTATION', 'images': 1" },
  { "CR", "胸部正侧位", "胸部正位", "'BodyPartExamined': 'CHEST', 'images': 1" },
  { "CR", "左膝关节正侧位", "膝关节侧位", "'BodyPartExamined': 'CHEST', 'Laterality': 'L', 'images': 1" },
};

#define KINDS(array) array, G_N_ELEMENTS (array)

static const struct
{
  const char *name, *what;
  guint n_studies; /* the series are spread over them */
  const Kind *kinds;
  guint n_kinds;
} SHAPES[] = {
  { "ct-years", "CT, 200 studies of 10 series", 200, KINDS (CT) },
  { "mr-years", "MR, 100 studies of 20 series", 100, KINDS (MR) },
  { "dr-years", "radiographs, 1,000 studies of 2 series", 1000, KINDS (DR) },
  { "ct-one", "CT, one study of 2,000 series", 1, KINDS (CT) },
  { "mr-one", "MR, one study of 2,000 series", 1, KINDS (MR) },
};

/* Every fifth name is its own. */
static void
add_series (GString *all, guint shape, guint number)
{
  const Kind *kind = &SHAPES[shape].kinds[number % SHAPES[shape].n_kinds];

  g_autofree char *own = number % 5 == 0 ? g_strdup_printf (" %u", number) : g_strdup ("");

  g_string_append_printf (all,
                          "%s{'SeriesNumber': %u, 'SeriesDescription': '%s%s', 'Modality': '%s', "
                          "'AcquisitionTime': '10%02u%02u', 'Manufacturer': 'SIEMENS', 'Rows': 512, "
                          "'Columns': 512, 'FrameOfReferenceUID': '2.25.%u', 'SliceThickness': 1, "
                          "'PixelSpacing': [0.7, 0.7], 'WindowCenter': 40, 'WindowWidth': 400, %s}",
                          all->str[all->len - 1] == '[' ? "" : ", ", number, kind->name, own, kind->modality,
                          number / 60 % 60, number % 60, number % 7, kind->more);
}

/* The names of its series and studies stand in their order from the newest; nobody's data. */
static GBytes *
draw (guint shape)
{
  GString *all = g_string_new ("{'patients': [{'PatientID': 'P1', 'PatientSex': 'F', 'studies': [");
  guint n = SHAPES[shape].n_studies, of_each = N_SERIES / n;

  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (
          all,
          "%s{'StudyDate': '%u%02u%02u', 'StudyTime': '101500', 'StudyDescription': '%s', "
          "'series': [",
          i > 0 ? ", " : "", 2026 - i / 300, 12 - i / 25 % 12, 28 - i % 25,
          SHAPES[shape].kinds[i % SHAPES[shape].n_kinds].study);
      for (guint k = 0; k < of_each; k++)
        add_series (all, shape, i + k);
      g_string_append (all, "]}");
    }
  g_string_append (all, "]}]}");
  for (char *at = all->str; *at != '\0'; at++)
    if (*at == '\'')
      *at = '"';
  return g_string_free_to_bytes (all);
}

/* The shipped ones, and as many again as it takes, of a person's own. (transfer full) */
static GPtrArray *
make_protocols (void)
{
  GPtrArray *protocols = fj_hang_protocols_shipped ();
  guint n_shipped = protocols->len;

  for (guint i = n_shipped; i < N_PROTOCOLS; i++)
    {
      FjHangProtocol *copy = fj_hang_protocol_copy (protocols->pdata[i % n_shipped]);

      g_free (copy->id);
      copy->id = g_strdup_printf ("own-%u", i);
      copy->level = FJ_HANG_LEVEL_USER;
      g_ptr_array_add (protocols, copy);
    }
  return protocols;
}

static void
print_times (const char *name, const double *ms, guint n)
{
  g_print (",\"%s\":[", name);
  for (guint i = 0; i < n; i++)
    g_print ("%s%.3f", i > 0 ? "," : "", ms[i]);
  g_print ("]");
}

static void
measure (guint shape, const FjHangVocabulary *vocabulary, const GPtrArray *protocols, guint runs)
{
  g_autoptr (GBytes) json = draw (shape);
  double derive[MOST_RUNS], hang[MOST_RUNS];
  g_autofree char *protocol = NULL;
  guint n_series = 0;

  /* One more that warms up. */
  for (guint i = 0; i <= runs; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) patients = fj_hang_list_parse (json, &error);
      FjHangRequest request = { .protocols = protocols, .stage = -1 };
      g_autoptr (FjHang) found = NULL;
      gint64 start, derived;

      if (patients == NULL)
        g_error ("%s", error->message);
      start = g_get_monotonic_time ();
      fj_hang_traits_derive (patients->pdata[0], vocabulary);
      derived = g_get_monotonic_time ();
      found = fj_hang_find (patients->pdata[0], -1, &request);
      if (i > 0)
        {
          derive[i - 1] = (double) (derived - start) / 1e3;
          hang[i - 1] = (double) (g_get_monotonic_time () - derived) / 1e3;
        }
      if (i < runs)
        continue;
      for (guint k = 0; k < found->patient->studies->len; k++)
        n_series += ((const FjHangStudy *) found->patient->studies->pdata[k])->stacks->len;
      protocol = g_strdup (found->protocol != NULL ? found->protocol->id : "none");
    }
  g_print ("{\"case\":\"%s\",\"what\":\"%s\",\"series\":%u,\"protocols\":%u,\"protocol\":\"%s\"",
           SHAPES[shape].name, SHAPES[shape].what, n_series, protocols->len, protocol);
  print_times ("derive", derive, runs);
  print_times ("hang", hang, runs);
  g_print ("}\n");
}

int
main (void)
{
  const char *said = g_getenv ("RUNS");
  guint runs = said != NULL ? CLAMP ((guint) g_ascii_strtoull (said, NULL, 10), 1, MOST_RUNS) : 15;
  g_autoptr (FjHangVocabulary) vocabulary = NULL;
  g_autoptr (GPtrArray) protocols = NULL;

  setlocale (LC_ALL, "");
  vocabulary = fj_hang_vocabulary_new ();
  protocols = make_protocols ();
  for (guint shape = 0; shape < G_N_ELEMENTS (SHAPES); shape++)
    measure (shape, vocabulary, protocols, runs);
  return 0;
}
