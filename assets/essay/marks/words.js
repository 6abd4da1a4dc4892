// Sentences with the values of the moment: "[tp] of [pos|case|cases]".

const HOLE = /\[(\w+)(?:\|([^|\]]*)\|([^\]]*))?\]/g;

// Fill the holes that are in `values`; a hole with two nouns writes the number, then the right one.
export function fill(template, values) {
	return template.replace(HOLE, (hole, name, one, many) => {
		if (!(name in values)) return hole;
		const value = String(values[name]);
		return one === undefined ? value : `${value} ${value === "1" ? one : many}`;
	});
}

// A number with fixed decimals, a true minus, and no minus before zero.
export function number(value, decimals) {
	if (!Number.isFinite(value)) return value < 0 ? "−∞" : "∞";
	const text = value.toFixed(decimals);
	return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

// So many decimals that a hundredth of the span can be told.
export function decimalsFor(span) {
	return Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(span || 1))));
}

// A number with three digits or so, grouped by thin spaces: 27 300, 0.412.
export function rounded(value, digits = 3) {
	const size = value ? Math.floor(Math.log10(Math.abs(value))) : 0;
	if (Math.abs(value) >= 1e7) return number(value / 10 ** size, 1) + " · 10^" + size;
	const text = number(value, Math.max(0, Math.min(6, digits - 1 - size)));
	const [whole, part] = text.split(".");
	const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, "\u2009") : whole;
	return part ? `${grouped}.${part}` : grouped;
}
