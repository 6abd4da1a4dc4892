// Forecasts of a series by a line of second degree with a value for each part of the season.
import { mean } from "./least_squares.js";
import { GrowingSquares } from "./linear_algebra.js";

// A distance that counts as none, as a share of the range of the values.
const ROUNDING = 1e-9;

export class RollingForecast {
	// y: the values; season: values in a season, 1 if there is none; seen: the fewest values that are
	// fitted; held: values that are forecast; most: forecasts of the past that a fan is made of, at
	// most; promised: the share of their misses that is inside the fan.
	constructor({ y, season, seen, held, most, promised }) {
		Object.assign(this, { y, season, seen, held, most, promised, fits: [], known: [], level: mean(y) });
		this.none = ROUNDING * (Math.max(...y) - Math.min(...y));
		const squares = this.squares();
		y.slice(0, y.length - held).forEach((value, at) => {
			squares.add(this.row(at), value - this.level);
			if (at + 1 >= seen) this.fits[at + 1] = squares.solve();
		});
	}
	squares() { return new GrowingSquares(2 + this.season); }
	row(at) {
		const time = at / this.y.length, parts = new Array(this.season - 1).fill(0), part = at % this.season;
		if (part) parts[part - 1] = 1;
		return [1, time, time ** 2, ...parts];
	}
	value(weights, at) {
		const time = at / this.y.length, part = at % this.season;
		return this.level + weights[0] + weights[1] * time + weights[2] * time ** 2 + (part ? weights[2 + part] : 0);
	}
	// The values from one place to before another, by the fit to the first n values.
	values(n, from, to) { return Array.from({ length: to - from }, (_, k) => this.value(this.fits[n], from + k)); }
	forecast(n) { return this.values(n, n, n + this.held); }
	// The mean miss of the first n values that are fitted.
	errorOfFit(n) { return meanMiss(this.y.slice(0, n), this.values(n, 0, n)); }
	// How far the forecast from the first n values came to be off, at each value ahead. It is kept.
	misses(n) { return this.known[n] ??= this.forecast(n).map((each, k) => Math.abs(this.y[n + k] - each)); }
	errorAhead(n) { return mean(this.misses(n)); }
	// The mean miss of the forecasts of the past.
	errorOfPast(n) { return mean(this.origins(n).map((origin) => this.errorAhead(origin))); }
	// From how many values forecasts of the past were made that n known values can judge.
	origins(n) {
		const last = n - this.held, first = Math.max(this.seen, Math.min(Math.floor(n / 3), last)), size = last - first + 1;
		if (size <= this.most) return Array.from({ length: Math.max(0, size) }, (_, k) => first + k);
		return Array.from({ length: this.most }, (_, k) => Math.round(first + k * ((last - first) / (this.most - 1))));
	}
	// Half the height of the fan at each value ahead, which the promised share of past misses fit in.
	reach(n) {
		const past = this.origins(n).map((origin) => this.misses(origin));
		const at = Math.ceil((past.length - 1) * this.promised);
		return Array.from({ length: this.held }, (_, k) => past.map((each) => each[k]).sort((a, b) => a - b)[at]);
	}
	// Whether each value ahead came to lie inside a fan of this reach.
	isInside(n, reach) {
		return this.misses(n).map((each, k) => each <= reach[k] + this.none);
	}
	// The same number of values hidden, but scattered among the first n and those that came: those of
	// the lowest lots, yet each part of the season keeps one. Returns { hidden, weights, error }.
	scattered(n, lots) {
		const { season, held, y } = this, left = new Array(season).fill(0), isHidden = new Array(n + held).fill(false);
		isHidden.forEach((_, at) => left[at % season] += 1);
		let count = 0;
		for (const at of isHidden.map((_, k) => k).sort((a, b) => lots[a] - lots[b])) {
			if (count === held || left[at % season] === 1) continue;
			isHidden[at] = true;
			left[at % season] -= 1;
			count += 1;
		}
		const squares = this.squares();
		isHidden.forEach((each, at) => { if (!each) squares.add(this.row(at), y[at] - this.level); });
		const weights = squares.solve(), hidden = isHidden.flatMap((each, at) => each ? [at] : []);
		return { hidden, weights, error: meanMiss(hidden.map((at) => y[at]), hidden.map((at) => this.value(weights, at))) };
	}
}

function meanMiss(values, others) { return mean(values.map((each, n) => Math.abs(each - others[n]))); }
