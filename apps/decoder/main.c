/* fenji-decoder: parses and decodes DICOM files for programs that do not want to do that themselves. Started
 * by them (fj-sandbox.h), with a socket as descriptor 3; of no use by hand. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "decoder-serve.h"

#define NICENESS 5 /* as the threads of fj-image-queue.h */

int
main (int argc, char **argv)
{
  int type = 0;
  socklen_t size = sizeof type;
  if (getsockopt (FJ_SANDBOX_SOCKET, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_SEQPACKET)
    {
      fprintf (stderr,
               "fenji-decoder is started by the programs that show images. Use fenji-image to look at "
               "a file.\n");
      return 2;
    }
  /* Who asked draws meanwhile, and is to come first where there are fewer processors than work. */
  setpriority (PRIO_PROCESS, 0, getpriority (PRIO_PROCESS, 0) + NICENESS);
  /* Without cleaning up: there is nothing to keep, and less to go wrong. */
  _exit (decoder_serve (NULL));
}
