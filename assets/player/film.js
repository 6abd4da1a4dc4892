"use strict";
// Draws a vector film, see docs/vector-film.md
function track(coded, n) {
	if (!Array.isArray(coded[0])) return { f: [0], v: [coded] };
	let frame = 0, row = new Array(n).fill(0);
	return { f: coded[0].map((d) => frame += d), v: coded[0].map((_, i) => row = row.map((x, j) => x + coded[1][i * n + j])) };
}
function at({ f, v }, frame) {
	const low = f.findLastIndex((each) => each <= frame), next = v[low + 1];
	if (low < 0 || !next) return v[Math.max(low, 0)];
	const share = (frame - f[low]) / (f[low + 1] - f[low]);
	return v[low].map((x, j) => x + share * (next[j] - x));
}

class Film {
	static async load(base64) {
		const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
		const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
		const film = new Film(await new Response(stream).json());
		await film.ready;
		return film;
	}
	constructor(json) {
		Object.assign(this, json);
		this.fps = json.fps[0] / json.fps[1];
		this.duration = json.frames / this.fps;
		this.shapes = json.shapes.map((d) => new Path2D("M0 0" + d));
		this.images = [];
		this.ready = Promise.all(json.images.map(([src, w, h, columns, numbers]) => {
			let n = 0;
			const sheet = Object.assign(new Image(), { src });
			numbers.forEach((d, i) => this.images[n += d] = [sheet, i % columns * w, (i / columns | 0) * h, w, h]);
			return sheet.decode();
		}));
		this.inks = json.inks.map(([join, cap, halo, fill, stroke, parts]) => ({
			join, cap,
			paints: [halo, fill, stroke].map((each) => each && each.map((t, i) => track(t, i ? 1 : 3))),
			parts: parts.map((part) => this.part(part)),
		}));
	}
	part([start, end, pieces, moving]) {
		if (typeof pieces === "string") {
			const n = 2 * [...pieces].reduce((sum, c) => sum + { M: 1, L: 1, C: 3, Z: 0 }[c], 0);
			return { start, end, form: pieces, points: track(moving, n) };
		}
		const part = { start, end, images: [], place: moving && track(moving, 4) };
		for (let i = 0; i < pieces.length; i += 3) {
			const [shape, x, y, w, h] = pieces.slice(i, i + 5);
			if (shape < 0) { part.images.push([this.images[-1 - shape], x, y, w, h]); i += 2; }
			else (part.path ||= new Path2D()).addPath(this.shapes[shape], { e: x, f: y });
		}
		return part;
	}
	path(part, frame) {
		if (part.form) return bent(part.form, at(part.points, frame));
		if (!part.place || !part.path) return part.path;
		const [e, f, a, d] = at(part.place, frame), path = new Path2D();
		path.addPath(part.path, { a: a / 4096, d: d / 4096, e, f });
		return path;
	}
	draw(pen, frame) {
		const { width, height } = pen.canvas, scale = width / this.size[0] / this.units;
		pen.reset();
		pen.fillStyle = this.paper;
		pen.fillRect(0, 0, width, height);
		pen.setTransform(scale, 0, 0, scale, 0, 0);
		pen.miterLimit = 10;
		const whole = Math.floor(frame + 1e-6);
		for (const ink of this.inks) {
			const parts = ink.parts.filter((part) => part.start <= whole && whole < part.end);
			if (parts.length) this.ink(pen, ink, parts, frame);
		}
	}
	ink(pen, ink, parts, frame) {
		const paths = parts.map((part) => this.path(part, frame)).filter(Boolean);
		const path = paths[1] ? new Path2D() : paths[0];
		if (paths[1]) for (const each of paths) path.addPath(each);
		pen.lineJoin = ink.join;
		pen.lineCap = ink.cap;
		ink.paints.forEach((paint, i) => {
			if (!paint || !(pen.globalAlpha = at(paint[1], frame)[0] / 255)) return;
			const way = i === 1 ? "fill" : "stroke";
			pen[way + "Style"] = `rgb(${at(paint[0], frame).map(Math.round)})`;
			if (paint[2]) pen.lineWidth = at(paint[2], frame)[0];
			if (path) pen[way](path);
			if (i === 1) for (const part of parts) this.pictures(pen, part, frame);
		});
	}
	pictures(pen, part, frame) {
		const [e, f, a, d] = part.place ? at(part.place, frame) : [0, 0, 4096, 4096];
		pen.imageSmoothingEnabled = false;
		for (const [image, x, y, w, h] of part.images || [])
			pen.drawImage(...image, e + x * a / 4096, f + y * d / 4096, w * a / 4096, h * d / 4096);
	}
	value(name, seconds) {
		const frame = Math.min(seconds * this.fps, this.frames - 1);
		const [low, step, spans] = this.values[name] || [0, 0, []];
		const span = spans.find(([first, last]) => first <= frame && frame < last + 1);
		return span && low + step * at(track(span[2], 1), frame)[0];
	}
}
function bent(form, numbers) {
	const path = new Path2D(), points = [];
	numbers.forEach((d, i) => points.push(d + (points[i - 2] || 0)));
	const next = (n) => points.splice(0, n);
	const commands = { M: ["moveTo", 2], L: ["lineTo", 2], C: ["bezierCurveTo", 6], Z: ["closePath", 0] };
	for (const letter of form) path[commands[letter][0]](...next(commands[letter][1]));
	return path;
}
