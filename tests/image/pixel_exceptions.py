"""How far lossy images may differ, which differences of other decoders are explained, and the words of docs/equality.md."""

from pathlib import Path

import pixel_peers
import pixel_values

PREFACE = """
# Pixel equality

What `fenji-image decode` gives for every image of a set of real files, against every other decoder at hand. This page is
written by `./run soak equality --output docs/equality.md`; the same comparison over pydicom's packaged files and some drawn
ones is a test (`tests/image/test-equality.py`).

Fenji decodes native pixels and RLE by its own code (the parser of datasets is DCMTK's), 8-bit DCT by libjpeg-turbo 2.1,
JPEG lossless and 12-bit by the IJG library inside DCMTK, JPEG-LS by CharLS 2.4, JPEG 2000 and HTJ2K by OpenJPEG 2.5. A word in
the table is what a decoder shares with that: agreement then shows that the frame was found, unpacked and passed on rightly,
not that the library is right.
"""

METHOD = """
- IJG: libjpeg-turbo, DCMTK's and GDCM's libraries all come from libjpeg 6b; the lossless process in the latter two from one
  patch to it.
- CharLS: DCMTK has an old one of its own, GDCM the same as Fenji. OpenJPEG: GDCM and opj_decompress use the same.
- HTJ2K: OpenJPEG's block decoder is OpenJPH's, contributed by its author; transform, packets and rate of the two are each
  other's witness, the entropy coding is not. Debian 12 has no third one.
- “Uncompressed original”: the same SOP Instance as a native file of the set, whose values pydicom reads; independent.

Compared are stored values of all frames (of decoders that take one codestream at a time: of the first, the middle and the
last): what lies in Bits Stored, with its sign. Colours are compared as RGB. Where a decoder gives luminance and chrominance
they are converted by numpy as PS3.3 C.7.6.3.1.2 says and rounded once; in addition the digest of our stored values is
compared with one over theirs.

Bounds: lossless and near-lossless images 0; a conversion of colours 1 more; DCT and irreversible JPEG 2000 1 (the standards
leave the rounding of the transform open), 4 after a conversion of colours; 16 where chrominance is subsampled, as nothing
says how to fill what is between.
"""

# Ending of a file's name: (peers that differ, why).
EXCUSED = {
    "OBXXXX1A_expb.dcm": (("pydicom",), "8-bit cells in OW, big endian: pydicom 2.3 does not swap the bytes of the words (PS3.5 "
                                        "Annex A.3)."),
    "OBXXXX1A_expb_2frame.dcm": (("pydicom",), "As above: 8-bit cells in OW, big endian."),
    "SC_rgb_small_odd_big_endian.dcm": (("pydicom",), "As above: 8-bit cells in OW, big endian."),
    "rtdose_expb.dcm": (("pydicom",), "32-bit cells in OW, big endian: the words are swapped one by one, as OW asks; pydicom swaps "
                                      "all four bytes, and the file was written so. Nothing in it tells the two apart."),
    "rtdose_expb_1frame.dcm": (("pydicom",), "As above: 32-bit cells in OW, big endian."),
    "SC_rgb_rle_16bit.dcm": (("GDCM",), "RLE colours wider than 8 bits: GDCM 3.0 gives other values than pydicom, DCMTK and the uncompressed "
                                       "original."),
    "SC_rgb_rle_32bit.dcm": (("GDCM",), "As above: RLE colours wider than 8 bits."),
    "GH1376.dcm": (("libjpeg (T. Richter)",), "A difference of category 16 is 32768 (ISO 10918-1 H.1.2.2), here the first one of the "
                                              "frame; that library takes it for 32767, and all values are one less. The file declares "
                                              "no compression; the codestream shows what it is."),
    "GH195.dcm": (("DCMTK", "GDCM"), "The tag says RGB, the JFIF codestream YCbCr, subsampled; they believe the tag."),
    "SC_rgb_jpeg_lossy_gdcm.dcm": (("DCMTK", "GDCM"), "The tag says RGB over a subsampled codestream without a marker, which is never "
                                                      "RGB; they believe the tag. Later releases of pydicom carry the same codestream "
                                                      "with the tag corrected to YBR_FULL, and there all agree."),
}

# Ending of a file's name: why Fenji refuses what somebody reads.
REFUSED = {
    "MR_truncated.dcm": "62 bytes of the pixels are missing; GDCM goes on without them. A reader must not see what nobody "
                        "sent.",
    "FreezePattern.dcm": "A sequence of length 0 is followed by its items: whose attributes they are cannot be known, and DCMTK and "
                         "GDCM refuse it too.",
    "GH364.dcm": "The head of a sequence is missing, its items stand alone in the dataset; DCMTK and GDCM refuse it too.",
    "SC_rgb_jpeg.dcm": "The dataset is in implicit VR under a transfer syntax that is explicit; DCMTK refuses it too. Repairing it "
                       "means guessing at every element.",
    "multiframe.dcm": "These codestreams are smaller than Rows and Columns say: what belongs into the rest of the frame nobody "
                      "knows. The other frames are equal.",
    "will-jxl.dcm": "JPEG XL is not among the transfer syntaxes that Fenji decodes; the header is shown.",
}


def excused(result, peer):
    return peer in EXCUSED.get(Path(result.path).name, ((), ""))[0] and result.differences[peer][0] > 0


def reason(result):
    name = Path(result.path).name
    return REFUSED.get(name) if not result.decoded or result.n_refused else EXCUSED.get(name, ((), None))[1]


def bound(result):
    """The largest difference that a lossy image, or a conversion of colours, may have."""
    in_colour = result.kind.startswith("YBR")
    if result.syntax in pixel_peers.DCT8:
        return 16 if result.subsampled else 4 if in_colour else 1
    if result.syntax in pixel_values.LOSSY and result.syntax not in pixel_peers.JPEG_LS:
        return 1
    return 1 if in_colour and result.syntax not in pixel_peers.J2K else 0
