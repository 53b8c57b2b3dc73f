/* SPDX-License-Identifier: EUPL-1.2
 * The key that signs the journal's checkpoints: made at the first start, kept in the data directory
 * for its owner alone; or handed over by systemd, and then never written anywhere. It stands in the
 * file as signed notes write it, on a line: PRIVATE+KEY+name+hash+base64. */
#pragma once

#include <riskreg/note.h>

/* systemd's credential riskreg-key, else <directory>/key, which is made when it is not there: then
 * *ret_made is true. -EBADMSG: what is there is no such key. */
int key_open(const char *directory, struct note_signer *ret, bool *ret_made);
