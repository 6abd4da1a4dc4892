// Gradient descent on the half mean of squared residuals of a line.
// A line is [height, slope]: its guess at the mean of x, and its slope.
import { mean } from "./least_squares.js";

const NEAR = 0.01;

export function halfMeanSquare(x, y, [height, slope]) {
	const middle = mean(x);
	return mean(y.map((each, n) => (each - height - slope * (x[n] - middle)) ** 2)) / 2;
}

// The larger curvature of the error: 1 for the height, the variance of x for the slope.
export function steepest(x) { return Math.max(1, variance(x)); }

export function variance(x) {
	const middle = mean(x);
	return mean(x.map((each) => (each - middle) ** 2));
}

export function slopeOf(x, y, [height, slope]) {
	const middle = mean(x), off = y.map((each, n) => height + slope * (x[n] - middle) - each);
	return [mean(off), mean(off.map((each, n) => each * (x[n] - middle)))];
}

// The lines from a start on, after 0 to nSteps steps. rate: in units of 1 / the steepest curvature.
export function descend(x, y, start, rate, nSteps) {
	const lines = [start], size = rate / steepest(x);
	for (let step = 0; step < nSteps; step += 1) {
		const line = lines[step], slope = slopeOf(x, y, line);
		lines.push(line.map((each, k) => each - size * slope[k]));
	}
	return lines;
}

// After how many steps a hundredth of the way is left, across the bowl and along it; -1 for never.
export function arrival(x, y, start, best, rate, most) {
	const off = start.map((each, k) => each - best[k]), curves = [1, variance(x)];
	const shares = curves.map((each) => Math.abs(1 - rate * each / steepest(x)));
	const steps = shares.map((share, k) => {
		if (off[k] === 0 || share < 1e-12) return off[k] === 0 ? 0 : 1;
		return share >= 1 ? Infinity : Math.ceil(Math.log(NEAR) / Math.log(share) - 1e-9);
	});
	const needed = Math.max(...steps);
	return needed <= most ? needed : -1;
}
