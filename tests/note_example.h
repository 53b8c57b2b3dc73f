/* SPDX-License-Identifier: EUPL-1.2
 * A key, a checkpoint that it signed and a receipt: the seed is that of RFC 8032, 7.1, test 1, the
 * tree has the leaves (hex) nothing, 00, 10, 2021, 3031, the receipt is for the fourth. Made by a
 * Python script that shares no code with ours (hashlib, and the package cryptography). */
#pragma once

#define DASH "\xe2\x80\x94 "

#define OWN_KEY "example.se/riskreg+b566c013+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"
#define OWN_SECRET \
	"PRIVATE+KEY+example.se/riskreg+b566c013+AZ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g"
#define OWN_TEXT "example.se/riskreg\n5\nTju7H3tHjc/nH7YxYxUZo7yhLJrvyhYSv85ME6hiZNQ=\n"
#define OWN_SIGNATURE                                                                         \
	DASH "example.se/riskreg tWbAE+K10sWfd+hJzQFIohBgBntQuIqa/eRRFWpY698tWNlYmEhqE8dpnCK5" \
	     "NrK3yQVGdsKYLgVtG0KwPAJxbzPx4gk=\n"
#define OWN_NOTE OWN_TEXT "\n" OWN_SIGNATURE

#define OWN_PROOF                                        \
	"ApjRIpBtz8EIkstTpzmS/FufST6kybrbJ7eRtBJ6f+c=\n" \
	"+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=\n" \
	"vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=\n"
#define OWN_RECEIPT "c2sp.org/tlog-proof@v1\nextra ICE=\nindex 3\n" OWN_PROOF "\n" OWN_NOTE
