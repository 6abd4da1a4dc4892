// Samples of a wave with noise: one point in each of n equal parts of 0 to 1.

export function waveAt({ sine, cosine }, x) {
	return sine * Math.sin(2 * Math.PI * x) + cosine * Math.cos(2 * Math.PI * x);
}

// next: uniform numbers; gauss: normal ones, of deviation 1. Returns { x, y }.
export function sampleOf(wave, { n, sigma }, next, gauss) {
	const x = Array.from({ length: n }, (_, k) => (k + next()) / n);
	return { x, y: x.map((each) => waveAt(wave, each) + sigma * gauss()) };
}
