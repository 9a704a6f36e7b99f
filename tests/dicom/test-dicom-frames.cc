/* fj-dicom-frames: stored values frame by frame, against pydicom's numbers and DCMTK's decoders; what does
 * not fit is refused. */
#include "fj-dicom-private.h"

extern "C"
{
#include "dicom-files.h"
}

#define FILES PYDICOM "test_files/"
/* Of each frame of numbers a: SHA-256 of its little endian bytes, samples of a pixel together. */
#define PRINT_FRAMES                                                                                         \
  "n=int(d.get('NumberOfFrames') or 1)\n"                                                                    \
  "a=a.astype(a.dtype.newbyteorder('<')) if n>1 else a.astype(a.dtype.newbyteorder('<'))[None]\n"            \
  "for f in a: print(hashlib.sha256(f.tobytes()).hexdigest())\n"
#define IMPORTS "import pydicom,sys,hashlib,numpy\n"

static char *
run_python (const char *script, const char *in, const char *out)
{
  const char *argv[] = { "/usr/bin/python3", "-W", "ignore", "-c", script, in, out, NULL };
  return run (argv);
}

static void
append_digest (const guint8 *data, gsize length, gpointer user_data)
{
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, length);
  g_string_append_printf ((GString *) user_data, "%s\n", digest);
}

static void
append_bytes (const guint8 *data, gsize length, gpointer user_data)
{
  g_byte_array_append ((GByteArray *) user_data, data, (guint) length);
}

static DcmPixelData *
pixels_of (FjDicomObject *object)
{
  DcmPixelData *pixels = dynamic_cast<DcmPixelData *> (fj_dicom_private_find (object, 0x7FE00010));
  g_assert_nonnull (pixels);
  return pixels;
}

/* A line for each frame handed out; *@whole is what fj_dicom_private_each_frame() said. */
static char *
frames_of (const char *path, gboolean *whole)
{
  g_autoptr (FjDicomObject) object = open_good (path);
  GString *digests = g_string_new (NULL);
  *whole = fj_dicom_private_each_frame (object->item, pixels_of (object), append_digest, digests);
  return g_string_free (digests, FALSE);
}

static void
assert_frames (const char *path, const char *expected)
{
  gboolean whole = FALSE;
  g_autofree char *digests = frames_of (path, &whole);
  g_test_message ("%s", path);
  g_assert_true (whole);
  g_assert_cmpuint (strlen (expected), >, 60);
  g_assert_cmpstr (digests, ==, expected);
}

/* Refused, and never more frames than there are whole ones. */
static void
assert_refused (const char *path, guint most_frames)
{
  gboolean whole = TRUE;
  g_autofree char *digests = frames_of (path, &whole);
  g_test_message ("%s", path);
  g_assert_false (whole);
  g_assert_cmpuint (strlen (digests), <=, most_frames * 65);
}

static void
test_like_pydicom (void)
{
  static const char *const names[] = { "CT_small.dcm",
                                       "MR_small.dcm",
                                       "MR_small_implicit.dcm",
                                       "MR_small_bigendian.dcm",
                                       "MR_small_expb.dcm",
                                       "MR_small_padded.dcm",
                                       "MR_small_RLE.dcm",
                                       "ExplVR_BigEnd.dcm", /* by plane */
                                       "SC_rgb_small_odd.dcm",
                                       "SC_rgb_rle.dcm",
                                       "SC_rgb_rle_2frame.dcm",
                                       "SC_rgb_rle_16bit.dcm",
                                       "SC_rgb_rle_16bit_2frame.dcm",
                                       "SC_rgb_rle_32bit.dcm",
                                       "SC_rgb_rle_32bit_2frame.dcm",
                                       "rtdose_rle.dcm",
                                       "image_dfl.dcm",
                                       "rtdose.dcm",
                                       "rtdose_1frame.dcm" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strconcat (FILES, names[i], NULL);
      g_autofree char *expected
          = run_python (IMPORTS "d=pydicom.dcmread(sys.argv[1]);a=d.pixel_array\n" PRINT_FRAMES, path, NULL);
      assert_frames (path, expected);
    }
}

/* One bit a pixel stays packed, shared colours stay shared: the bytes are those of the value. */
static void
test_packed_cells (void)
{
  static const char *const names[]
      = { "liver_1frame.dcm", "liver_expb_1frame.dcm", "SC_ybr_full_422_uncompressed.dcm" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strconcat (FILES, names[i], NULL);
      g_autofree char *expected = run_python (
          IMPORTS "d=pydicom.dcmread(sys.argv[1]);print(hashlib.sha256(d.PixelData).hexdigest())", path,
          NULL);
      assert_frames (path, expected);
    }
}

/* What DCMTK's own decoders make of JPEG and JPEG-LS, read by pydicom. */
static void
test_like_dcmtk (void)
{
  static const struct
  {
    const char *name, *encoder, *option, *decoder;
  } cases[] = {
    { "MR_small_jpeg_ls_lossless.dcm", NULL, NULL, "dcmdjpls" },
    { "JPEG-lossy.dcm", NULL, NULL, "dcmdjpeg" },
    { "JPGExtended.dcm", NULL, NULL, "dcmdjpeg" },
    { "CT_small.dcm", "dcmcjpls", "+el", "dcmdjpls" },
    { "CT_small.dcm", "dcmcjpeg", "+e1", "dcmdjpeg" },
    { "MR_small.dcm", "dcmcjpeg", "+el", "dcmdjpeg" },
    { "SC_rgb_rle_2frame.dcm", "dcmcjpls", "+el", "dcmdjpls" },
    { "SC_rgb_rle_2frame.dcm", "dcmcjpeg", "+e1", "dcmdjpeg" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat (FILES, cases[i].name, NULL);
      g_autofree char *native = in_folder ("native.dcm"), *packed = in_folder ("packed.dcm"),
                      *unpacked = in_folder ("unpacked.dcm");
      if (cases[i].encoder)
        {
          const char *unrle[] = { "dcmdrle", path, native, NULL };
          gboolean is_rle = strstr (cases[i].name, "rle") != NULL;
          g_autofree char *first = is_rle ? run (unrle) : NULL;
          const char *pack[] = { cases[i].encoder, cases[i].option, is_rle ? native : path, packed, NULL };
          g_autofree char *nothing = run (pack);
          g_free (path);
          path = g_strdup (packed);
        }
      const char *unpack[] = { cases[i].decoder, "-q", path, unpacked, NULL };
      g_autofree char *nothing = run (unpack);
      g_autofree char *expected
          = run_python (IMPORTS "d=pydicom.dcmread(sys.argv[1]);a=d.pixel_array\n"
                                "if d.get('PlanarConfiguration')==1: assert a.shape[-1]==3\n" PRINT_FRAMES,
                        unpacked, NULL);
      g_test_message ("%s by %s", cases[i].name, cases[i].encoder ? cases[i].encoder : "its maker");
      assert_frames (path, expected);
    }
}

/* Bits without a value become zero or the sign, wherever the value lies in its cell (PS3.5 8.1.1). */
static void
test_unused_bits (void)
{
  static const struct
  {
    guint allocated, stored, high;
    gboolean is_signed, has_overlay;
  } cases[] = { { 16, 12, 11, FALSE, FALSE }, { 16, 12, 11, TRUE, FALSE }, { 16, 12, 15, FALSE, FALSE },
                { 16, 10, 12, TRUE, FALSE },  { 16, 16, 15, TRUE, FALSE }, { 8, 6, 5, FALSE, FALSE },
                { 8, 7, 7, TRUE, FALSE },     { 16, 12, 11, FALSE, TRUE }, { 8, 0, 7, FALSE, FALSE } };
  const char *script
      = IMPORTS "allocated,stored,high,signed,overlay=map(int,sys.argv[2].split())\n"
                "d=pydicom.dcmread('" FILES "CT_small.dcm')\n"
                "w=numpy.dtype('u%d'%(allocated//8))\n"
                "r=numpy.random.RandomState(7).randint(0,1<<allocated,(128,128)).astype(w)\n"
                "d.BitsAllocated,d.BitsStored,d.HighBit,d.PixelRepresentation=allocated,stored,high,signed\n"
                "d.PixelData=r.tobytes()\n"
                "if overlay: d.add_new(0x60000102,'US',15)\n"
                "d.save_as(sys.argv[1])\n"
                "if not overlay and stored:\n"
                "  v=(r.astype('i8')>>(high+1-stored))&((1<<stored)-1)\n"
                "  if signed: v-=(v>>(stored-1))<<stored\n"
                "  r=v.astype(w.str.replace('u','i') if signed else w)\n"
                "print(hashlib.sha256(r.tobytes()).hexdigest())\n";
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = in_folder ("bits.dcm");
      g_autofree char *shape = g_strdup_printf ("%u %u %u %d %d", cases[i].allocated, cases[i].stored,
                                                cases[i].high, cases[i].is_signed, cases[i].has_overlay);
      g_autofree char *expected = run_python (script, path, shape);
      g_test_message ("%s", shape);
      assert_frames (path, expected);
    }
}

/* Attributes that promise more than the bytes hold, streams that are cut or lie about their size: each made
 * from a good file by a line of Python. */
static void
test_refuses (void)
{
  static const struct
  {
    const char *name, *change;
    guint most_frames;
  } cases[] = {
    { "CT_small.dcm", "d.Rows=129", 0 },
    { "CT_small.dcm", "d.Rows=0", 0 },
    { "CT_small.dcm", "del d.Columns", 0 },
    { "CT_small.dcm", "d.BitsAllocated=12", 0 },
    { "CT_small.dcm", "d.BitsAllocated=0", 0 },
    { "CT_small.dcm", "d.SamplesPerPixel=5", 0 },
    { "CT_small.dcm", "d.NumberOfFrames=2", 0 },
    { "CT_small.dcm", "d.NumberOfFrames=2147483647", 0 },
    { "CT_small.dcm", "d.Rows=d.Columns=65535;d.SamplesPerPixel=4;d.NumberOfFrames=2147483647", 0 },
    { "CT_small.dcm", "d.PixelData=d.PixelData[:-2]", 0 },
    { "CT_small.dcm", "d.PixelData=b''", 0 },
    { "rtdose.dcm", "d.PixelData=d.PixelData[:-400]", 0 },
    { "MR_small_RLE.dcm", "d.PixelData=e([p[0][:len(p[0])//2]])", 0 },
    { "MR_small_RLE.dcm", "d.PixelData=e([p[0][:60]])", 0 },
    { "MR_small_RLE.dcm", "d.PixelData=e([b'\\xff'*64+p[0][64:]])", 0 },
    { "MR_small_RLE.dcm", "d.PixelData=e([b'\\x10'+p[0][1:]])", 0 }, /* 16 segments */
    { "MR_small_RLE.dcm", "d.PixelData=e([p[0][:4]+b'\\x00'*60+p[0][64:]])", 0 },
    { "MR_small_RLE.dcm", "d.Rows=65535;d.Columns=65535", 0 },
    { "SC_rgb_rle_2frame.dcm", "d.PixelData=e([p[0]])", 0 },
    { "SC_rgb_rle_2frame.dcm", "d.PixelData=e([p[0],p[1][:70]])", 1 },
    { "MR_small_jpeg_ls_lossless.dcm", "d.PixelData=e([p[0][:20]])", 0 },
    { "MR_small_jpeg_ls_lossless.dcm", "d.PixelData=e([b'\\x00'*len(p[0])])", 0 },
    { "MR_small_jpeg_ls_lossless.dcm", "d.Rows=65", 0 },
    { "MR_small_jpeg_ls_lossless.dcm", "d.BitsAllocated=8;d.BitsStored=8;d.HighBit=7", 0 },
    { "JPEG-lossy.dcm", "d.Columns=d.Columns+1", 0 },
    { "JPEG-lossy.dcm", "d.PixelData=e([p[0][:30]])", 0 },
    { "MR_small_jp2klossless.dcm", "d.PixelData=e([p[0][:200]])", 0 },
    { "JPEG2000.dcm", "d.Rows=65", 0 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat (FILES, cases[i].name, NULL), *out = in_folder ("bad.dcm");
      g_autofree char *script = g_strconcat (
          IMPORTS
          "import pydicom.encaps\n"
          "def e(x):\n  return pydicom.encaps.encapsulate([f+b'\\0'*(len(f)%2) for f in x])\n"
          "d=pydicom.dcmread(sys.argv[1])\n"
          "p=list(pydicom.encaps.generate_pixel_data_frame(d.PixelData,int(d.get('NumberOfFrames',1))))"
          " if d.file_meta.TransferSyntaxUID.is_compressed else []\n",
          cases[i].change,
          "\nd['PixelData'].is_undefined_length=d.file_meta.TransferSyntaxUID.is_compressed\n"
          "d.save_as(sys.argv[2])\n",
          NULL);
      g_autofree char *nothing = run_python (script, path, out);
      g_test_message ("%s", cases[i].change);
      assert_refused (out, cases[i].most_frames);
    }
}

/* A stream cut anywhere in its data: refused, or decoded as far as DCMTK does; never read or written beyond.
 */
static void
test_cut_streams (void)
{
  static const char *const names[]
      = { "MR_small_RLE.dcm", "MR_small_jpeg_ls_lossless.dcm", "JPEG-lossy.dcm" };
  const char *script = IMPORTS "import pydicom.encaps,os\n"
                               "d=pydicom.dcmread(sys.argv[1])\n"
                               "p=next(pydicom.encaps.generate_pixel_data_frame(d.PixelData,1))\n"
                               "for i,n in enumerate(range(0,len(p),max(2,len(p)//60//2*2))):\n"
                               "  d.PixelData=pydicom.encaps.encapsulate([p[:n] or b'\\0\\0'])\n"
                               "  d['PixelData'].is_undefined_length=True\n"
                               "  d.save_as('%s/cut-%d.dcm'%(sys.argv[2],i))\n"
                               "print(i+1)\n";
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strconcat (FILES, names[i], NULL);
      g_autofree char *said = run_python (script, path, folder);
      gint64 n = g_ascii_strtoll (said, NULL, 10);
      g_assert_cmpint (n, >=, 50);
      for (gint64 k = 0; k < n; k++)
        {
          g_autofree char *name = g_strdup_printf ("cut-%d.dcm", (int) k);
          g_autofree char *cut = in_folder (name);
          gboolean whole = FALSE;
          g_autofree char *digests = frames_of (cut, &whole);
          g_test_message ("%s, cut %d of %d", names[i], (int) k, (int) n);
          g_assert_false (whole);
          g_assert_cmpstr (digests, ==, "");
        }
    }
}

/* Stored bytes: the native value in little endian, or the fragments one after the other, without their offset
 * table. */
static void
test_stored_bytes (void)
{
  static const char *const names[]
      = { "CT_small.dcm",          "MR_small_bigendian.dcm",        "MR_small_RLE.dcm",
          "SC_rgb_rle_2frame.dcm", "MR_small_jpeg_ls_lossless.dcm", "JPEG2000.dcm",
          "image_dfl.dcm" };
  const char *script
      = IMPORTS "import pydicom.encaps,io\n"
                "d=pydicom.dcmread(sys.argv[1]);s=d.file_meta.TransferSyntaxUID;b=d.PixelData\n"
                "if s.is_compressed and not s.is_deflated:\n"
                "  f=pydicom.filebase.DicomBytesIO(b);f.is_little_endian=True\n"
                "  pydicom.encaps.get_frame_offsets(f)\n"
                "  b=b''.join(pydicom.encaps.generate_pixel_data_fragment(f))\n"
                "elif not s.is_little_endian: b=numpy.frombuffer(b,'u2').byteswap().tobytes()\n"
                "print(len(b),hashlib.sha256(b).hexdigest())\n";
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strconcat (FILES, names[i], NULL);
      g_autofree char *expected = run_python (script, path, NULL);
      g_autoptr (FjDicomObject) object = open_good (path);
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      fj_dicom_private_each_stored_byte (pixels_of (object), append_bytes, bytes);
      g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes->data, bytes->len);
      g_autofree char *found = g_strdup_printf ("%u %s\n", bytes->len, digest);
      g_test_message ("%s", names[i]);
      g_assert_cmpstr (found, ==, expected);
    }
}

int
main (int argc, char **argv)
{
  begin_in_folder (&argc, &argv);
  g_test_add_func ("/dicom-frames/like-pydicom", test_like_pydicom);
  g_test_add_func ("/dicom-frames/packed-cells", test_packed_cells);
  g_test_add_func ("/dicom-frames/like-dcmtk", test_like_dcmtk);
  g_test_add_func ("/dicom-frames/unused-bits", test_unused_bits);
  g_test_add_func ("/dicom-frames/refuses", test_refuses);
  g_test_add_func ("/dicom-frames/cut-streams", test_cut_streams);
  g_test_add_func ("/dicom-frames/stored-bytes", test_stored_bytes);
  return run_and_remove_folder ();
}
