/* SPDX-License-Identifier: EUPL-1.2
 * Swedish personal and coordination numbers in a text. Never asks whether somebody has the number:
 * a birth day and a check digit that fit are enough. */
#include <riskreg/text.h>

#include <riskreg/caldate.h>

#define NUMBER_DIGITS 10      /* YYMMDDNNNC */
#define NUMBER_DIGITS_LONG 12 /* with the century */
#define SERIAL_DIGITS 4       /* NNNC, what stands behind a separator */
#define COORDINATION_DAYS 60

static size_t count_digits(struct view text, size_t at)
{
	size_t n = 0;
	while (at + n < text.n && text.p[at + n] >= '0' && text.p[at + n] <= '9')
		n++;
	return n;
}

static int two_digits(const uint8_t *p)
{
	return (p[0] - '0') * 10 + (p[1] - '0');
}

/* Every other digit counts double, from the first; the digits of all products add up to tens. */
static bool check_digit_fits(const uint8_t digits[NUMBER_DIGITS])
{
	int sum = 0;
	for (int i = 0; i < NUMBER_DIGITS; i++) {
		int product = (digits[i] - '0') * (i % 2 == 0 ? 2 : 1);
		sum += product / 10 + product % 10;
	}
	return sum % 10 == 0;
}

/* Without a century 2000 is taken: of the years that two digits can mean only 00 differ in their
 * leap day, and 2000 had one. */
static bool is_birth_day(int century, const uint8_t digits[NUMBER_DIGITS])
{
	int year = century * 100 + two_digits(digits);
	int month = two_digits(digits + 2);
	int day = two_digits(digits + 4);
	if (day > COORDINATION_DAYS)
		day -= COORDINATION_DAYS;
	return century >= 18 && century <= 20 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= caldate_days_in_month(year, month);
}

/* Does the run of `n` digits at `at`, alone or with a separator and four more, make a number? */
static bool is_number(struct view text, size_t at, size_t n)
{
	uint8_t digits[NUMBER_DIGITS_LONG];
	size_t date = n;
	if (n == NUMBER_DIGITS || n == NUMBER_DIGITS_LONG) {
		date -= SERIAL_DIGITS;
	} else if (n == NUMBER_DIGITS - SERIAL_DIGITS || n == NUMBER_DIGITS_LONG - SERIAL_DIGITS) {
		bool separated = count_digits(text, at + n + 1) == SERIAL_DIGITS &&
				 (text.p[at + n] == '-' || text.p[at + n] == '+');
		if (!separated)
			return false;
	} else {
		return false;
	}
	bool has_century = date + SERIAL_DIGITS == NUMBER_DIGITS_LONG;
	size_t serial_at = at + date + (n == date ? 1 : 0);
	memcpy(digits, text.p + at, date);
	memcpy(digits + date, text.p + serial_at, SERIAL_DIGITS);
	const uint8_t *number = digits + (has_century ? 2 : 0);
	return is_birth_day(has_century ? two_digits(digits) : 20, number) &&
	       check_digit_fits(number);
}

bool text_has_personal_number(struct view text)
{
	for (size_t at = 0; at < text.n; at++) {
		size_t n = count_digits(text, at);
		if (n > 0 && is_number(text, at, n))
			return true;
		at += n;
	}
	return false;
}
