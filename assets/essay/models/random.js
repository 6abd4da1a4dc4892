// Random numbers that a seed decides, so that a page tells the same again.

// A function that gives numbers from 0 up to 1 (mulberry32, 32 bits).
export function uniform(seed) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

// A function that gives normal numbers, of mean 0 and deviation 1 (Box and Muller).
export function normal(next) {
	return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
