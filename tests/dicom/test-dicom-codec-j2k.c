/* fj-dicom-codec-j2k: JPEG 2000 against its uncompressed original and opj_decompress, HTJ2K against what
 * OpenJPH's encoder was given. */
#include "frame-files.h"

#include "fj-dicom-digest.h"

static void
test_lossless (void)
{
  g_autoptr (FjFrame) plain = get_frame (FILES "MR_small.dcm", 0);
  g_autoptr (FjFrame) packed = get_frame (FILES "MR_small_jp2klossless.dcm", 0);
  g_assert_cmpuint (get_difference (plain, packed), ==, 0);
}

/* The tools' own output, put into the object again without compression. */
static const char expand[]
    = "f=list(encaps.generate_pixel_data_frame(d.PixelData,1))[0]\n"
      "n=sys.argv[2]+('.jp2' if f[4:8]==b'jP  ' else '.j2k');open(n,'wb').write(f)\n"
      "subprocess.run(['opj_decompress','-quiet','-i',n,'-o',sys.argv[2]+'.rawl'],check=True,"
      "stdout=subprocess.DEVNULL)\n"
      "r=numpy.fromfile(sys.argv[2]+'.rawl','u%d'%(d.BitsAllocated//8))\n"
      "r=r.reshape(d.SamplesPerPixel,-1).T.tobytes();d.PixelData=r+bytes(len(r)%2)\n"
      "d['PixelData'].is_undefined_length=False\n"
      "d.file_meta.TransferSyntaxUID='1.2.840.10008.1.2.1'\n"
      "if d.SamplesPerPixel==3: d.PhotometricInterpretation='RGB';d.PlanarConfiguration=0";

static void
test_openjpeg (void)
{
  static const char *const names[]
      = { "JPEG2000.dcm", "693_J2KI.dcm", "GDCMJ2K_TextGBR.dcm", "SC_rgb_gdcm_KY.dcm" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *in = g_strconcat (FILES, names[i], NULL), *out = in_folder ("plain.dcm");
      edit (in, expand, out);
      g_autoptr (FjFrame) ours = get_frame (in, 0);
      g_autoptr (FjFrame) theirs = get_frame (out, 0);
      g_assert_cmpuint (get_difference (ours, theirs), ==, 0);
    }
}

/* Codestream without a sign, attributes with one: the highest bit of the codestream is the sign. */
static void
test_sign (void)
{
  g_autoptr (FjFrame) frame = get_frame (FILES "J2K_pixelrep_mismatch.dcm", 0);
  const gint16 *v = fj_frame_get_data (frame);
  g_assert_cmpint (fj_frame_get_type (frame), ==, FJ_SAMPLE_S16);
  g_assert_cmpint (v[0], ==, -2000);
}

/* Sixteen bits in the codestream, twelve in the header, and losses: what overshoots the largest value is the
 * largest value, with OpenJPEG's own numbers as witness. */
static void
test_overshoot (void)
{
  g_autofree char *packed = in_folder ("overshoot.dcm"), *plain = in_folder ("plain.dcm");
  edit (
      FILES "MR_small.dcm",
      "d.BitsStored=12;d.HighBit=11;d.PixelRepresentation=0\n"
      "a=numpy.where(numpy.arange(64*64).reshape(64,64)%7<3,4095,100).astype('>u2');n=sys.argv[2]\n"
      "open(n+'.pgm','wb').write(b'P5\\n64 64\\n65535\\n'+a.tobytes())\n"
      "subprocess.run(['opj_compress','-i',n+'.pgm','-o',n+'.j2k','-r','8'],check=True,"
      "stdout=subprocess.DEVNULL)\n"
      "d.PixelData=encaps.encapsulate([open(n+'.j2k','rb').read()]);d['PixelData'].is_undefined_length=True\n"
      "d.file_meta.TransferSyntaxUID='1.2.840.10008.1.2.4.91'",
      packed);
  g_autofree char *script = g_strconcat (expand,
                                         "\nassert (r:=numpy.frombuffer(d.PixelData,'u2')).max()>4095\n"
                                         "d.PixelData=numpy.minimum(r,4095).astype('u2').tobytes()",
                                         NULL);
  edit (packed, script, plain);
  g_autoptr (FjFrame) ours = get_frame (packed, 0);
  g_autoptr (FjFrame) theirs = get_frame (plain, 0);
  g_assert_cmpuint (get_difference (ours, theirs), ==, 0);
}

/* Packs pixels of @name by ojph_compress and puts them into an object of @syntax, which pydicom does not
 * know. */
static void
pack_ht (const char *name, const char *syntax, const char *out)
{
  g_autofree char *script = g_strdup_printf (
      "c=d.SamplesPerPixel;w=d.BitsAllocated//8;x=sys.argv[2]+('.ppm' if c==3 else '.pgm')\n"
      "a=d.pixel_array.astype('>u%%d'%%w)\n"
      "open(x,'wb').write(b'P%%d\\n%%d %%d\\n%%d\\n'%%(6 if c==3 else 5,d.Columns,d.Rows,256**w-1)+a.tobytes())\n"
      "p=['ojph_compress','-i',x,'-o',sys.argv[2]+'.j2c','-reversible','true','-prog_order','RPCL']\n"
      "if c==3: p+=['-colour_trans','true'];d.PhotometricInterpretation='YBR_RCT'\n"
      "subprocess.run(p,check=True,stdout=subprocess.DEVNULL)\n"
      "d.file_meta.TransferSyntaxUID='1.2.840.10008.1.2.4.100'\n"
      "d.PixelData=encaps.encapsulate([open(sys.argv[2]+'.j2c','rb').read()])\n"
      "d['PixelData'].is_undefined_length=True\n"
      "d.save_as(sys.argv[2]+'0');b=open(sys.argv[2]+'0','rb').read()\n"
      "open(sys.argv[2],'wb').write(b.replace(b'1.2.840.10008.1.2.4.100',b'%s'));sys.exit()",
      syntax);
  g_autofree char *in = g_strconcat (FILES, name, NULL);
  edit (in, script, out);
}

static void
test_ht (void)
{
  static const char *const names[] = { "CT_small.dcm", "MR_small.dcm", "SC_rgb_small_odd.dcm" };
  static const char *const syntaxes[]
      = { "1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *in = g_strconcat (FILES, names[i], NULL), *out = in_folder ("ht.dcm");
      pack_ht (names[i], syntaxes[i], out);
      g_autoptr (FjFrame) plain = get_frame (in, 0);
      g_autoptr (FjFrame) packed = get_frame (out, 0);
      g_assert_cmpuint (get_difference (plain, packed), ==, 0);
      g_autoptr (FjDicomObject) a = fj_dicom_object_open (in, FJ_DICOM_OPEN_ALL, &error);
      g_autoptr (FjDicomObject) b = fj_dicom_object_open (out, FJ_DICOM_OPEN_ALL, &error);
      gboolean decoded = FALSE;
      g_autofree char *digest_a = fj_dicom_digest_pixels (a, NULL, &error);
      g_autofree char *digest_b = fj_dicom_digest_pixels (b, &decoded, &error);
      g_assert_true (decoded);
      g_assert_cmpstr (digest_a, ==, digest_b);
    }
}

static void
test_damaged (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *out = in_folder ("bad.dcm");
  g_assert_cmpuint (count_cuts_refused (FILES "MR_small_jp2klossless.dcm"), >=, 60);
  edit (FILES "MR_small_jp2klossless.dcm", "d.Rows=1;d.Columns=1", out);
  g_assert_null (try_frame (out, 0, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/dicom-codec-j2k/lossless", test_lossless);
  g_test_add_func ("/dicom-codec-j2k/openjpeg", test_openjpeg);
  g_test_add_func ("/dicom-codec-j2k/sign", test_sign);
  g_test_add_func ("/dicom-codec-j2k/overshoot", test_overshoot);
  g_test_add_func ("/dicom-codec-j2k/ht", test_ht);
  g_test_add_func ("/dicom-codec-j2k/damaged", test_damaged);
  return finish ();
}
