/* See fj-dicom-stream.h. */
#include "fj-dicom-stream.h"

#include <dcmtk/dcmdata/dcerror.h>

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

FjDicomProducer::FjDicomProducer (int fd_, offile_off_t at_)
    : fd (fd_), at (at_), size (0), window_from (0), window_length (0), condition (EC_Normal)
{
  struct stat told;
  if (fstat (fd, &told) == 0)
    size = told.st_size;
  else
    condition = EC_InvalidStream;
  if (at < 0 || at > size)
    condition = EC_InvalidStream;
}

OFBool
FjDicomProducer::good () const
{
  return condition.good ();
}

OFCondition
FjDicomProducer::status () const
{
  return condition;
}

OFBool
FjDicomProducer::eos ()
{
  return at >= size;
}

offile_off_t
FjDicomProducer::avail ()
{
  return condition.good () && at < size ? size - at : 0;
}

/* FALSE: the disk fails, or the file has become shorter meanwhile. */
gboolean
FjDicomProducer::fetch (guint8 *to, offile_off_t from, offile_off_t length)
{
  while (length > 0)
    {
      gssize n = pread (fd, to, (gsize) length, from);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          condition = EC_InvalidStream;
          return FALSE;
        }
      to += n;
      from += n;
      length -= n;
    }
  return TRUE;
}

offile_off_t
FjDicomProducer::read (void *to, offile_off_t length)
{
  guint8 *out = (guint8 *) to;
  offile_off_t done = 0;
  length = MIN (length, avail ());
  while (done < length)
    {
      offile_off_t inside = at - window_from;
      if (inside >= 0 && inside < window_length)
        {
          offile_off_t n = MIN (length - done, window_length - inside);
          memcpy (out + done, window + inside, (gsize) n);
          done += n;
          at += n;
          continue;
        }
      offile_off_t left = length - done;
      if (left >= (offile_off_t) sizeof window)
        {
          if (!fetch (out + done, at, left))
            return done;
          at += left;
          return length;
        }
      window_from = at;
      window_length = 0;
      offile_off_t fill = MIN ((offile_off_t) sizeof window, size - at);
      if (!fetch (window, at, fill))
        return done;
      window_length = fill;
    }
  return done;
}

offile_off_t
FjDicomProducer::skip (offile_off_t length)
{
  offile_off_t n = CLAMP (length, 0, avail ());
  at += n;
  return n;
}

void
FjDicomProducer::putback (offile_off_t length)
{
  if (length < 0 || length > at)
    condition = EC_PutbackFailed;
  else
    at -= length;
}

namespace
{

class Factory : public DcmInputStreamFactory
{
public:
  Factory (int fd_, offile_off_t at_) : fd (fd_), at (at_)
  {
  }
  virtual DcmInputStream *
  create () const
  {
    return new FjDicomStream (fd, at);
  }
  virtual DcmInputStreamFactory *
  clone () const
  {
    return new Factory (fd, at);
  }
  virtual DcmInputStreamFactoryType
  ident () const
  {
    return DFT_DcmInputFileStreamFactory;
  }

private:
  const int fd;
  const offile_off_t at;
};

}

FjDicomStream::FjDicomStream (int fd_, offile_off_t at)
    : DcmInputStream (&producer), fd (fd_), start (at), producer (fd_, at)
{
}

FjDicomStream::~FjDicomStream ()
{
}

DcmInputStreamFactory *
FjDicomStream::newFactory () const
{
  return currentProducer () == &producer ? new Factory (fd, start + tell ()) : NULL;
}
