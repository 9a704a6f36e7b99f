/* DCMTK's input stream over a file descriptor: no name is opened, so that a process that may open nothing can
 * parse, and what was checked is what is read even if the name has come to mean another file. For the C++
 * sources of dicom/ only. */
#pragma once

/* DCMTK's configuration must come first. */
#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcistrma.h>

#include <glib.h>

/* Reads with pread, through a window: the descriptor's own position stays. The descriptor is the caller's and
 * must outlive this. */
class FjDicomProducer : public DcmProducer
{
public:
  FjDicomProducer (int fd, offile_off_t at);
  virtual OFBool good () const;
  virtual OFCondition status () const;
  virtual OFBool eos ();
  virtual offile_off_t avail ();
  virtual offile_off_t read (void *to, offile_off_t length);
  virtual offile_off_t skip (offile_off_t length);
  virtual void putback (offile_off_t length);

private:
  gboolean fetch (guint8 *to, offile_off_t from, offile_off_t length);

  const int fd;
  offile_off_t at, size;
  offile_off_t window_from, window_length;
  OFCondition condition;
  guint8 window[8192];
};

class FjDicomStream : public DcmInputStream
{
public:
  explicit FjDicomStream (int fd, offile_off_t at = 0);
  virtual ~FjDicomStream ();
  /* NULL behind a filter (deflated): values that are put off are found again by their place in the file. */
  virtual DcmInputStreamFactory *newFactory () const;

private:
  const int fd;
  const offile_off_t start;
  FjDicomProducer producer;
};
