/* SPDX-License-Identifier: EUPL-1.2
 * Whether there is room to write, as the daemon sees it while it runs. */
#pragma once

enum room {
	ROOM_ENOUGH,
	/* The journal's next segment cannot be made: what is left of the present one is all that
	 * can be written. */
	ROOM_LOW,
	/* The last write was refused for want of room; reads go on. */
	ROOM_NONE,
};
