/* DIMSE messages over a DCMTK association, as bounded bytes (PS3.7 6.3, 9.3 and Annex E; PS3.8 Annex E).
 *
 * Commands are read and written here, not by DCMTK's parser: a command from outside never asks for memory (at
 * most FJ_DIMSE_MAX_COMMAND bytes), and one that is malformed still leaves a message id to answer to. Data
 * sets pass as they are, fragment by fragment. Internal to dimse/. */
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmnet/assoc.h>
#include <glib.h>

#define FJ_DIMSE_MAX_COMMAND 16384u
#define FJ_DIMSE_MAX_IDENTIFIER (1u << 20) /* of a query or an answer */
#define FJ_DIMSE_MAX_PDU 131072            /* what DCMTK can receive */

/* Command Field (0000,0100), PS3.7 Table E.1-1. */
#define FJ_DIMSE_C_STORE_RQ 0x0001u
#define FJ_DIMSE_C_FIND_RQ 0x0020u
#define FJ_DIMSE_C_ECHO_RQ 0x0030u
#define FJ_DIMSE_C_CANCEL_RQ 0x0FFFu
#define FJ_DIMSE_RESPONSE 0x8000u /* or-ed to a request's */

#define FJ_DIMSE_NO_DATA_SET 0x0101u

typedef enum
{
  FJ_DIMSE_COMMAND_FIELD = 1 << 0,
  FJ_DIMSE_COMMAND_MESSAGE_ID = 1 << 1,
  FJ_DIMSE_COMMAND_RESPONDED_ID = 1 << 2,
  FJ_DIMSE_COMMAND_DATA_SET_TYPE = 1 << 3,
  FJ_DIMSE_COMMAND_STATUS = 1 << 4,
  FJ_DIMSE_COMMAND_SOP_CLASS = 1 << 5,
  FJ_DIMSE_COMMAND_SOP_INSTANCE = 1 << 6,
  FJ_DIMSE_COMMAND_PRIORITY = 1 << 7,
  FJ_DIMSE_COMMAND_COMMENT = 1 << 8
} FjDimseCommandHas;

typedef struct
{
  guint8 context; /* presentation context id */
  guint has;      /* FjDimseCommandHas of the elements that are there */
  guint16 field;
  guint16 message_id;
  guint16 responded_id;
  guint16 data_set_type;
  guint16 status;
  guint16 priority;
  char sop_class[65];
  char sop_instance[65];
  char comment[65]; /* Error Comment: default repertoire only */
} FjDimseCommand;

typedef enum
{
  FJ_DIMSE_EVENT_MESSAGE,
  FJ_DIMSE_EVENT_MALFORMED, /* a complete command that cannot be read; what could be read is there */
  FJ_DIMSE_EVENT_RELEASE,   /* the peer asks for release */
  FJ_DIMSE_EVENT_TIMEOUT,
  FJ_DIMSE_EVENT_BROKEN /* aborted, dropped, or a breach of the protocol */
} FjDimseEvent;

/* Reads a whole command. @skip_data: fragments of a data set that come first are thrown away (after a
 * malformed command, when it is not known whether one follows). */
FjDimseEvent fj_dimse_read_command (T_ASC_Association *association,
                                    guint timeout_seconds,
                                    gboolean skip_data,
                                    FjDimseCommand *command);
/* TRUE when something can be read without waiting. */
gboolean fj_dimse_is_readable (T_ASC_Association *association);

/* Gets the fragments of a data set in order. FALSE: no more wanted, the rest is read and thrown away. */
typedef gboolean (*FjDimseSink) (const guint8 *bytes, gsize length, gpointer user_data);
/* Reads a whole data set of @context. @limit: after so many bytes the association counts as broken. */
FjDimseEvent fj_dimse_read_data (T_ASC_Association *association,
                                 guint8 context,
                                 guint timeout_seconds,
                                 guint64 limit,
                                 FjDimseSink sink,
                                 gpointer user_data);

gboolean fj_dimse_write_command (T_ASC_Association *association, const FjDimseCommand *command);
/* One piece of a data set; @last closes it. */
gboolean fj_dimse_write_data (
    T_ASC_Association *association, guint8 context, const guint8 *bytes, gsize length, gboolean last);

/* Fills the Error Comment from a sentence: 64 characters, the rest of the alphabet as "?". */
void fj_dimse_command_set_comment (FjDimseCommand *command, const char *sentence);

/* Reads the elements of a command set (implicit VR little endian, group 0000). FALSE when it is malformed. */
gboolean fj_dimse_command_parse (const guint8 *bytes, gsize length, FjDimseCommand *command);
/* (transfer full) */
GByteArray *fj_dimse_command_encode (const FjDimseCommand *command);

/* The start of a Part 10 file (PS3.10 7.1) up to the data set. (transfer full) */
GByteArray *fj_dimse_part10_header (const char *sop_class,
                                    const char *sop_instance,
                                    const char *transfer_syntax,
                                    const char *source_aet);
