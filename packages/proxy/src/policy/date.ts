const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH_NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAY_NAMES = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

const DAY_MS = 86_400_000

const TIME = '(\\d\\d):(\\d\\d):(\\d\\d)'
const MONTH = `(${MONTHS.join('|')})`
// RFC9111-4.2 date-case: Dates are read whatever their case.
// RFC9111-4.2 date-zone: A zone other than GMT makes a date invalid, UTC too; local time plays no part.
const IMF_FIXDATE = new RegExp(`^(?:sun|mon|tue|wed|thu|fri|sat), (\\d\\d) ${MONTH} (\\d{4}) ${TIME} gmt$`, 'i')
const RFC_850 = new RegExp(
  `^(?:sunday|monday|tuesday|wednesday|thursday|friday|saturday), (\\d\\d)-${MONTH}-(\\d\\d) ${TIME} gmt$`,
  'i',
)
const ASCTIME = new RegExp(`^(?:sun|mon|tue|wed|thu|fri|sat) ${MONTH} (\\d\\d| \\d) ${TIME} (\\d{4})$`, 'i')

/**
 * Reads an HTTP-date in any of its three forms (RFC 9110 section 5.6.7): milliseconds since the Unix epoch, undefined where
 * it is none.
 *
 * @param now Decides the century of a year of two digits.
 */
export function parseHttpDate(text: string, now: number): number | undefined {
  // RFC9110-5.6.7 formats: All three forms of a date are read: IMF-fixdate, RFC 850 and asctime.
  const fixdate = IMF_FIXDATE.exec(text)
  if (fixdate !== null) {
    const [, day, month, year, hour, minute, second] = fixdate
    return instant(Number(year), month, day, hour, minute, second)
  }
  const asctime = ASCTIME.exec(text)
  if (asctime !== null) {
    const [, month, day, hour, minute, second, year] = asctime
    return instant(Number(year), month, day, hour, minute, second)
  }
  const rfc850 = RFC_850.exec(text)
  if (rfc850 === null) return undefined
  const [, day, month, year, hour, minute, second] = rfc850
  const century = Math.floor(civilYear(Math.floor(now / DAY_MS)) / 100) * 100
  const near = instant(century + Number(year), month, day, hour, minute, second)
  // RFC9110-5.6.7 two-digit-year: A year of two digits is the latest that is not more than 50 years ahead.
  if (near !== undefined && near > now + 50 * 365.25 * DAY_MS)
    return instant(century - 100 + Number(year), month, day, hour, minute, second)
  return near
}

/** Writes an IMF-fixdate; fractions of a second are dropped. */
export function formatHttpDate(timeMs: number): string {
  const days = Math.floor(timeMs / DAY_MS)
  const seconds = Math.floor((timeMs - days * DAY_MS) / 1000)
  const { year, month, day } = civil(days)
  const time = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
  // The epoch was a Thursday.
  const weekday = DAY_NAMES[(((days + 4) % 7) + 7) % 7]
  return `${weekday}, ${String(day).padStart(2, '0')} ${MONTH_NAMES[month - 1]} ${String(year).padStart(4, '0')} ${time} GMT`
}

type Text = string | undefined

function instant(
  year: number,
  monthName: Text,
  dayText: Text,
  hour: Text,
  minute: Text,
  second: Text,
): number | undefined {
  const month = MONTHS.indexOf((monthName as string).toLowerCase()) + 1
  const day = Number(dayText)
  // 60 is a leap second: it is read as the second after it, as POSIX clocks have it.
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60 || day < 1 || day > daysIn(year, month))
    return undefined
  return daysSinceEpoch(year, month, day) * DAY_MS + (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/*
 * Days and dates of the Gregorian calendar by arithmetic, so that this file needs no Date: years are counted from March,
 * which puts the leap day at a year's end, in eras of 400 years and 146,097 days.
 */

function daysSinceEpoch(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

function civil(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return { year, month, day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1 }
}

function civilYear(days: number): number {
  return civil(days).year
}
