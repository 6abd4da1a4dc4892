// Dates of a series in words, and as ticks of an axis.

const PARTS = { year: { year: "numeric" }, quarter: { year: "numeric", month: "short" }, month: { year: "numeric", month: "short" } };
const DAY = { year: "numeric", month: "short", day: "numeric" };
const YEARS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], MOST_TICKS = 5;

// A function that writes a date such as "1984-03-01" as its rhythm asks for, in the page's language.
export function dateWriter(rhythm) {
	const form = new Intl.DateTimeFormat(document.documentElement.lang || "en", { ...PARTS[rhythm] || DAY, timeZone: "UTC" });
	return (date) => form.format(new Date(date));
}

// Ticks at the first date of round years: [[index, year], ...]; at both ends if there are too few.
export function yearTicks(dates, write) {
	const year = (n) => dates[n].slice(0, 4), starts = dates.map((_, n) => n).filter((n) => n && year(n) !== year(n - 1));
	for (const step of YEARS) {
		const found = starts.filter((n) => Number(year(n)) % step === 0);
		if (found.length < 2) break;
		if (found.length <= MOST_TICKS) return found.map((n) => [n, year(n)]);
	}
	return [0, dates.length - 1].map((n) => [n, write(dates[n])]);
}
