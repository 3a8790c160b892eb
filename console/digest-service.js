// src/contract/liveProtocol.ts
/**
* Protocol constants of live connections. The service and the client share them. Imports nothing, because the client
* includes it.
*/
/** Close codes of the service. A connection closes with 1000 after the end. */
const CloseCode = {
	/** It kept sending messages that are not allowed. */
	policy: 1008,
	tooBig: 1009,
	/** It has carried as much as one connection carries, or is not read: reconnect with the last `after`. */
	resume: 1013,
	/** Its token expired, or it is a day old: reconnect with a valid token. */
	renew: 4401,
	erased: 4410
};
/**
* Names one job among those that have the same id one after another: the start in ms, in base 36. Padded, so that it
* is never shorter than the eight characters that the times since 1972 have.
*/
const incarnationOf = ({ startedAt }) => Date.parse(startedAt).toString(36).padStart(8, "0");
/**
* The sequence number from which a watcher continues. Without `after` it wants only new articles. A position of another
* incarnation belongs to an erased job with the same id, and all articles are new. So does an `after` that is larger
* than the job's article count.
*/
function resumePosition({ after, incarnation }, status) {
	if (after === void 0) return status.articleCount;
	return incarnation !== void 0 && incarnation !== incarnationOf(status) || after > status.articleCount ? 0 : after;
}
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 15e3;
/**
* The delay before the next connection: exponential backoff with full jitter, so that those who lost the same server do
* not return at once. `random` in 0–1.
*/
const reconnectDelayMs = (failures, random) => random * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures);

// src/client/requests.ts
/**
* An error response of the service: its stable code, the HTTP status, and the id under which the service
* logged the request.
*/
var ServiceError = class extends Error {
	name = "ServiceError";
	code;
	status;
	requestId;
	issues;
	/** Which case of the code it is. */
	reason;
	/** How long to wait before another try, in ms. 0 if the service did not say. */
	retryAfterMs;
	constructor(code, message, response, issues = [], reason) {
		super(message);
		this.code = code;
		this.status = response.status;
		this.retryAfterMs = secondsIn(response.headers.get("Retry-After")) * 1e3;
		this.requestId = response.headers.get("X-Request-Id");
		this.issues = issues;
		this.reason = reason;
	}
};
var Requests = class {
	#options;
	constructor(options) {
		this.#options = options;
		if (!/^https?:/i.test(String(options.base))) throw new TypeError(`The option \`base\` must begin with http:// or https://. It is ${options.base}`);
	}
	/** Sends a request, and again if it may succeed later. */
	async call(method, path, body, query = {}, extra = {}) {
		const { retries = 3 } = this.#options;
		for (let repeats = 0;; repeats += 1) try {
			return await this.once(method, path, body, query, extra);
		} catch (error) {
			if (repeats > 0 && method === "DELETE" && isNotFound(error)) return {
				success: true,
				changes: []
			};
			const delayMs = retryDelayMs(error, repeats);
			if (repeats >= retries || delayMs === void 0) throw error;
			await new Promise((resolve) => setTimeout(resolve, delayMs));
		}
	}
	async once(method, path, body, query = {}, extra = {}) {
		const headers = {
			Authorization: `Bearer ${await this.token()}`,
			...extra
		};
		if (body) headers["Content-Type"] = "application/json";
		const { response, text } = await send(this.address(path, query), {
			method,
			headers,
			...body && { body: JSON.stringify(body) }
		});
		if (!response.ok) throw errorOf(response, text);
		if (extra.Accept) return text;
		return text === "" ? void 0 : parseBody(text, response);
	}
	/** Server-sent events. The token is in a header that the platform does not record. */
	async stream(path, query, signal) {
		const headers = {
			Authorization: `Bearer ${await this.token()}`,
			Accept: "text/event-stream"
		};
		const response = await fetch(this.address(path, query), {
			headers,
			signal
		});
		if (!response.ok) throw errorOf(response, await response.text());
		return response;
	}
	address(path, query) {
		const { userId = "me" } = this.#options;
		const asked = `/v1/users/${encodeURIComponent(userId)}${path}`;
		const address = new URL(`${this.#base()}${asked}`);
		if (!address.pathname.endsWith(asked)) throw new ServiceError("invalid_input", `${asked} is no path`, new Response(null, { status: 400 }));
		for (const [name, value] of Object.entries(query)) if (value !== void 0) address.searchParams.set(name, String(value));
		return address;
	}
	/** @throws ServiceError with `unauthenticated` if there is no token */
	async token() {
		const source = this.#options.token;
		const token = typeof source === "function" ? await source() : source;
		if (typeof token === "string" && token !== "") return token;
		throw new ServiceError("unauthenticated", `There is no token. ${typeof source === "function" ? "The function `token` returned none" : "Set the option `token`"}`, new Response(null, { status: 401 }));
	}
	/** The result of `GET /health`, which needs no token. A service that is not well answers 503 with the same fields. */
	async health() {
		const { response, text } = await send(new URL(`${this.#base()}/health`), {});
		const answer = parseBody(text, response);
		if (answer?.checks) return answer;
		throw new ServiceError(answer?.code ?? "internal", answer?.error ?? response.statusText, response);
	}
	#base() {
		return String(this.#options.base).replace(/\/$/, "");
	}
};
const secondsIn = (retryAfter) => /^\d{1,6}$/.test(retryAfter ?? "") ? Number(retryAfter) : 0;
/** The network failed: no response, or a response that broke off. */
var NetworkError = class extends Error {
	name = "NetworkError";
};
async function send(address, init) {
	try {
		const response = await fetch(address, init);
		return {
			response,
			text: await response.text()
		};
	} catch (cause) {
		throw new NetworkError(cause instanceof Error ? cause.message : String(cause), { cause });
	}
}
/** A longer `Retry-After` is left to the caller: the error has it. */
const MAX_WAIT_MS = 12e4;
const PASSING_STATUSES = [
	429,
	502,
	503,
	504
];
/** How long to wait before another try, in ms. Undefined if another try cannot succeed. */
function retryDelayMs(error, repeats) {
	const isPassing = error instanceof ServiceError && PASSING_STATUSES.includes(error.status);
	if (!isPassing && !(error instanceof NetworkError)) return void 0;
	if (isPassing && error.retryAfterMs > MAX_WAIT_MS) return void 0;
	return isPassing && error.retryAfterMs || reconnectDelayMs(repeats, .5 + Math.random() / 2);
}
const isNotFound = (error) => error instanceof ServiceError && error.status === 404;
/** Whether the service itself rejected the token, the access or the job. Another try cannot succeed. */
const isFinal = (error) => error instanceof ServiceError && [
	400,
	401,
	403,
	404,
	410
].includes(error.status);
function errorOf(response, text) {
	const body = text === "" ? void 0 : parseBody(text, response);
	const message = body?.error ?? response.statusText;
	return new ServiceError(body?.code ?? "internal", message, response, body?.issues, body?.reason);
}
/** @throws ServiceError with `internal` if the body is not JSON, for example the error page of a proxy */
function parseBody(text, response) {
	try {
		return JSON.parse(text);
	} catch {
		throw new ServiceError("internal", response.statusText || "The response is not JSON", response);
	}
}

// src/client/transports.ts
/** After so many characters the client shows that it reads, because the service counts what may wait for it. */
const PING_CHARACTERS = 65536;
/** @param watchToken not the user's own token: the platform's records show the headers of a handshake */
function overSocket(address, watchToken, listener) {
	const socket = new WebSocket(String(address).replace(/^http/, "ws"), ["digest", `watch.${watchToken}`]);
	let unread = 0;
	const ping = () => {
		if (socket.readyState === WebSocket.OPEN) socket.send("ping");
		unread = 0;
	};
	socket.addEventListener("message", ({ data }) => {
		listener.onSignOfLife();
		if (data === "pong") return;
		listener.onFrame(JSON.parse(String(data)));
		unread += String(data).length;
		if (unread >= PING_CHARACTERS) ping();
	});
	socket.addEventListener("close", ({ code }) => listener.onEnd(code));
	socket.addEventListener("error", () => listener.onEnd());
	return {
		ping,
		close: () => socket.close()
	};
}
/** @param open sends the request, with the signal that ends it */
async function overEventStream(open, listener) {
	const stop = new AbortController();
	const { body } = await open(stop.signal);
	const transport = {
		ping: () => {},
		close: () => stop.abort()
	};
	readEvents(body, listener).then(() => listener.onEnd(), () => listener.onEnd());
	return transport;
}
async function readEvents(body, listener) {
	const reader = body?.getReader();
	const utf8 = new TextDecoder();
	let text = "";
	for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
		listener.onSignOfLife();
		text += utf8.decode(read.value, { stream: true });
		const lines = text.split("\n");
		text = lines.pop() ?? "";
		for (const line of lines) {
			const frame = line.startsWith("data: ") && JSON.parse(line.slice(6));
			if (frame?.type === "error") listener.onEnd(frame.data.code === "gone" ? CloseCode.erased : void 0);
			else if (frame) listener.onFrame(frame);
		}
	}
}

// src/client/connection.ts
/** Interval of pings. A connection without a sign of life for twice as long is given up. */
const PING_MS = 2e4;
/**
* Frames over any number of connections. `return()`, and with it `break` in a `for await` loop, ends the watch at once.
* A pending `next()` then resolves as done.
* @param framesUntil yields frames until its signal is aborted
*/
function stoppable(signal, framesUntil) {
	const stop = new AbortController();
	const frames = framesUntil(signal ? AbortSignal.any([signal, stop.signal]) : stop.signal);
	const done = {
		done: true,
		value: void 0
	};
	const next = async () => {
		try {
			return await frames.next();
		} catch (error) {
			if (stop.signal.aborted) return done;
			throw error;
		}
	};
	const end = async () => {
		stop.abort();
		await frames.return(void 0).catch(() => void 0);
		return done;
	};
	return {
		next,
		return: end,
		async throw(error) {
			await end();
			throw error;
		},
		[Symbol.asyncIterator]() {
			return this;
		},
		async [Symbol.asyncDispose]() {
			await end();
		}
	};
}
/**
* The frames of one connection. Ends when the connection does, or if it never opens.
* @throws `goneError()`, or a final error of `connect`
*/
async function* framesOf(connector, after, signal) {
	const arrived = [];
	let isOpen = true;
	let isErased = false;
	let lastMessageAt = Date.now();
	let wake = () => {};
	const hangUp = () => {
		isOpen = false;
		wake();
	};
	const transport = await connector.connect(after, {
		onFrame(frame) {
			arrived.push(frame);
			wake();
		},
		onSignOfLife() {
			lastMessageAt = Date.now();
		},
		onEnd(code) {
			isErased ||= code === CloseCode.erased;
			hangUp();
		}
	}, signal).catch((error) => {
		if (connector.isFinal(error)) throw error;
	});
	if (!transport) return;
	signal.addEventListener("abort", hangUp);
	if (signal.aborted) hangUp();
	const heartbeat = setInterval(() => {
		if (Date.now() - lastMessageAt > 2 * PING_MS) hangUp();
		else transport.ping();
	}, PING_MS);
	try {
		while (true) {
			yield* arrived.splice(0);
			if (isErased) throw connector.goneError();
			if (!isOpen) return;
			if (arrived.length === 0) await new Promise((resolve) => {
				wake = resolve;
			});
		}
	} finally {
		clearInterval(heartbeat);
		signal.removeEventListener("abort", hangUp);
		transport.close();
	}
}
/**
* Browser events after which a connection is likely to succeed: the network is back, or the page was shown (or hidden).
*/
const RETURNED = ["online", "visibilitychange"];
/** Waits for the delay, for one of these events, or for the signal. */
function waitToReconnect(ms, signal) {
	const { document, addEventListener } = globalThis;
	const targets = document && addEventListener ? [globalThis, document] : [];
	return new Promise((resolve) => {
		const done = () => {
			clearTimeout(timer);
			signal.removeEventListener("abort", done);
			for (const target of targets) for (const name of RETURNED) target.removeEventListener(name, done);
			resolve();
		};
		const timer = setTimeout(done, ms);
		signal.addEventListener("abort", done);
		for (const target of targets) for (const name of RETURNED) target.addEventListener(name, done);
		if (signal.aborted) done();
	});
}

// src/client/watch.ts
/** Connections that were opened together end together. Their clients return within this time, in ms. */
const RENEWAL_SPREAD_MS = 2e3;
/** How many of the articles that a frame names are read at once. */
const FETCHED_AT_ONCE = 100;
/**
* Every article once and in order, the end once. After a reconnect, the articles that were missed come first. See
* `stoppable`.
*/
const watch = (connector, options = {}) => framesOver(connector, new JobReader(connector, options.after), options);
/** Each connection begins with the newest jobs, so nothing that happened in between is missed. See `stoppable`. */
const watchJobs = (connector, options = {}) => framesOver(connector, new JobsReader(), options);
function framesOver(connector, reader, { signal, onConnection }) {
	return stoppable(signal, async function* (signal) {
		for (let failures = 0;; failures += 1) {
			signal.throwIfAborted();
			reader.connect();
			let isLive = false;
			let closedWith;
			try {
				for await (const frame of framesOf(connector, reader.after, signal)) {
					if (!isLive) onConnection?.("live");
					isLive = true;
					if (frame.type === "closing") {
						closedWith = frame.data.code;
						break;
					}
					yield* reader.read(frame, signal);
					if (frame.type === "end") return;
				}
			} catch (error) {
				if (connector.isFinal(error)) throw error;
			}
			signal.throwIfAborted();
			if (closedWith === CloseCode.erased) throw connector.goneError();
			if (closedWith === CloseCode.resume) continue;
			if (closedWith === CloseCode.renew) {
				failures = 0;
				await waitToReconnect(Math.random() * RENEWAL_SPREAD_MS, signal);
				continue;
			}
			onConnection?.("lost");
			if (isLive) failures = 0;
			else await connector.assertAccess();
			await waitToReconnect(reconnectDelayMs(failures, Math.random()), signal);
		}
	});
}
var JobReader = class {
	after;
	#startedAt;
	#connector;
	constructor(connector, after) {
		this.#connector = connector;
		this.after = after;
	}
	connect() {}
	async *read(frame, signal) {
		if (frame.type === "fetch") {
			const { last, spreadMs } = frame.data;
			await waitToReconnect(Math.random() * spreadMs, signal);
			while (!signal.aborted && (this.after ?? 0) < last) yield* this.#articles(await this.#fetch(last));
		}
		if (frame.type === "articles") yield* this.#articles(frame.data);
		if (frame.type === "update") {
			this.#startedAt ??= frame.data.startedAt;
			if (frame.data.startedAt !== this.#startedAt) throw this.#connector.goneError();
			this.after = resumePosition({ after: this.after }, frame.data);
		}
		if (frame.type === "update" || frame.type === "end") yield frame;
	}
	*#articles(articles) {
		const known = this.after ?? 0;
		this.after = Math.max(known, ...articles.map(({ seq }) => seq));
		const data = articles.filter(({ seq }) => seq > known);
		if (data.length > 0) yield {
			type: "articles",
			data
		};
	}
	async #fetch(last) {
		const after = this.after ?? 0;
		const { articles } = await this.#connector.articles({
			after,
			limit: Math.min(last - after, FETCHED_AT_ONCE)
		});
		if (articles.length === 0) throw this.#connector.goneError();
		return articles;
	}
};
var JobsReader = class {
	after = void 0;
	/** When each job changed that this connection has delivered. */
	#updatedAt = /* @__PURE__ */ new Map();
	connect() {
		this.#updatedAt = /* @__PURE__ */ new Map();
	}
	async *read(frame) {
		if (frame.type === "jobs") for (const { id, updatedAt } of frame.data) this.#updatedAt.set(id, updatedAt);
		if (frame.type === "job") {
			const { id, updatedAt } = frame.data;
			if ((this.#updatedAt.get(id) ?? "") > updatedAt) return;
			this.#updatedAt.set(id, updatedAt);
		}
		if (frame.type === "jobs" || frame.type === "job" || frame.type === "erased") yield frame;
	}
};

// src/client/client.ts
var DigestClient = class {
	#requests;
	constructor(options) {
		this.#requests = new Requests(options);
	}
	/**
	* Starts a job. A start without `jobId` gets an idempotency key, so a request that is repeated starts only one job.
	* @param idempotencyKey your own key, for a start that you may send twice
	*/
	start(input, idempotencyKey = input.jobId === void 0 ? crypto.randomUUID() : void 0) {
		return this.#requests.call("POST", "/jobs", input, {}, idempotencyKey === void 0 ? {} : { "Idempotency-Key": idempotencyKey });
	}
	/**
	* Orders a digest from the newsroom, which makes it in the background. Without `topics` and `feeds` it is a digest of
	* the preferences.
	*/
	startDigest(order = {}) {
		return this.#requests.call("POST", "/digests", {
			...order,
			jobId: order.jobId ?? crypto.randomUUID()
		});
	}
	jobs(page = {}) {
		return this.#requests.call("GET", "/jobs", void 0, page);
	}
	status(jobId) {
		return this.#requests.call("GET", jobPath(jobId));
	}
	eraseJob(jobId) {
		return this.#requests.call("DELETE", jobPath(jobId));
	}
	articles(jobId, page = {}) {
		return this.#requests.call("GET", jobPath(jobId, "/articles"), void 0, page);
	}
	addArticle(jobId, article, options) {
		return this.#requests.call("POST", jobPath(jobId, "/articles"), article, options);
	}
	addArticles(jobId, articles, options) {
		return this.#requests.call("POST", jobPath(jobId, "/articles"), {
			...options,
			articles
		});
	}
	report(jobId, report) {
		return this.#requests.call("POST", jobPath(jobId, "/report"), report);
	}
	complete(jobId, completion = {}) {
		return this.#requests.call("POST", jobPath(jobId, "/complete"), completion);
	}
	fail(jobId, failure) {
		return this.#requests.call("POST", jobPath(jobId, "/fail"), failure);
	}
	digest(jobId, format) {
		const accept = format && { Accept: `text/${format}` };
		return this.#requests.call("GET", jobPath(jobId, "/digest"), void 0, {}, accept);
	}
	/** Makes a link that opens the digest without signing in: a path at the service's address. */
	link(jobId, options = {}) {
		return this.#requests.call("POST", jobPath(jobId, "/link"), options);
	}
	cancel(jobId, options) {
		return this.#requests.call("POST", jobPath(jobId, "/cancel"), options);
	}
	retry(jobId, options) {
		return this.#requests.call("POST", jobPath(jobId, "/retry"), options);
	}
	watchToken(jobId) {
		return this.#requests.call("POST", jobPath(jobId, "/watch-token"));
	}
	/** A token for watching the user's list of jobs, valid for 15 minutes, read only. */
	userWatchToken() {
		return this.#requests.call("POST", "/watch-token");
	}
	/** Whether the service works. Needs no token, and does not throw if the service says that it does not. */
	health() {
		return this.#requests.health();
	}
	/**
	* Watches a job to its end over any number of connections: every article after `after` once, the end once.
	* @throws ServiceError such as `not_found`; `gone` if the job is erased, also if another job has its id by
	* then
	*/
	watch(jobId, options) {
		return watch(this.#connector(jobPath(jobId), jobPath(jobId), "The job was erased"), options);
	}
	/**
	* Watches all jobs of the user: first the newest 50 (`jobs`), then each start and change of a `status` (`job`), and
	* each erasure (`erased`). After a reconnect `jobs` comes again.
	* @throws ServiceError such as `forbidden`; `gone` if the user is erased
	*/
	watchJobs(options) {
		return watchJobs(this.#connector("", "/weights", "The user was erased"), options);
	}
	/**
	* Connects by a WebSocket with a watch token; by an event stream where there is no WebSocket or no watch token, or where
	* sockets are refused although the service can be reached.
	* @param path of what is watched
	* @param check a path that can be read if the connection can be opened
	* @param goneMessage of the error once it is erased
	*/
	#connector(path, check, goneMessage) {
		const requests = this.#requests;
		const goneError = () => new ServiceError("gone", goneMessage, new Response(null, { status: 410 }));
		/** How many sockets in a row did not open. */
		let refusals = typeof WebSocket === "undefined" ? MAX_REFUSALS : 0;
		const watchToken = async () => {
			if (refusals >= MAX_REFUSALS) return void 0;
			try {
				return (await requests.once("POST", `${path}/watch-token`)).watchToken;
			} catch (error) {
				if (hasCode(error, "unavailable")) return void 0;
				throw error;
			}
		};
		return {
			connect: async (after, listener, watching) => {
				const token = await watchToken();
				watching.throwIfAborted();
				const open = (signal) => requests.stream(`${path}/events`, { after }, signal);
				if (token === void 0) return overEventStream(open, listener);
				const onFrame = (frame) => {
					refusals = 0;
					listener.onFrame(frame);
				};
				const address = requests.address(`${path}/events`, { after });
				return overSocket(address, token, {
					...listener,
					onFrame
				});
			},
			articles: async (page) => {
				try {
					return await requests.call("GET", `${path}/articles`, void 0, page);
				} catch (error) {
					throw hasCode(error, "not_found") ? goneError() : error;
				}
			},
			assertAccess: async () => {
				try {
					await requests.once("GET", check);
					refusals += 1;
				} catch (error) {
					if (isFinal(error)) throw error;
				}
			},
			isFinal,
			goneError
		};
	}
	preferences() {
		return this.#requests.call("GET", "/preferences");
	}
	/** Replaces all preferences: an absent field takes its default. */
	updatePreferences(preferences, options) {
		return this.#requests.call("PUT", "/preferences", preferences, {}, ifMatch(options));
	}
	/** Changes some preferences: an absent field stays, null stands for its default. */
	patchPreferences(patch, options) {
		return this.#requests.call("PATCH", "/preferences", patch, {}, ifMatch(options));
	}
	feedback(page = {}) {
		return this.#requests.call("GET", "/feedback", void 0, page);
	}
	recordFeedback(feedback) {
		return this.#requests.call("POST", "/feedback", feedback);
	}
	withdrawFeedback(articleId) {
		return this.#requests.call("DELETE", `/feedback/${encodeURIComponent(articleId)}`);
	}
	weights() {
		return this.#requests.call("GET", "/weights");
	}
	explainWeights() {
		return this.#requests.call("GET", "/weights", void 0, { reasons: true });
	}
	resetLearning(topic) {
		return this.#requests.call("DELETE", topic === void 0 ? "/weights" : `/weights/${encodeURIComponent(topic)}`);
	}
	sourceWeights() {
		return this.#requests.call("GET", "/source-weights");
	}
	resetSourceLearning(source) {
		return this.#requests.call("DELETE", source === void 0 ? "/source-weights" : `/source-weights/${encodeURIComponent(source)}`);
	}
	rank(articles) {
		return this.#requests.call("POST", "/rank", { articles });
	}
	async check(articles) {
		return (await this.#requests.call("POST", "/check", { articles })).articles;
	}
	learn(options = {}) {
		return this.#requests.call("POST", "/learn", void 0, options);
	}
	exportData() {
		return this.#requests.call("GET", "/export");
	}
	/** Restores a user without data from an export, except jobs. Needs the scope `digest:admin`. */
	importData(document) {
		return this.#requests.call("POST", "/import", document);
	}
	/** `erased` is false if jobs are left. The service then erases them in the background. */
	async erase() {
		return await this.#requests.call("DELETE", "") ?? { erased: true };
	}
};
/** So many sockets in a row do not open by accident. */
const MAX_REFUSALS = 2;
const hasCode = (error, code) => error instanceof ServiceError && error.code === code;
const ifMatch = ({ ifVersion } = {}) => ifVersion === void 0 ? void 0 : { "If-Match": `"${ifVersion}"` };
const jobPath = (jobId, path = "") => `/jobs/${encodeURIComponent(jobId)}${path}`;

// src/contract/topicKey.ts
/**
* The key of topics and sources. Two spellings with the same key are the same topic or source. Imports nothing,
* because the package's ranking includes it.
*/
/** Characters that are not displayed, such as zero-width space, soft hyphen and variation selectors. */
const INVISIBLE = "[\\p{Cf}\\p{Default_Ignorable_Code_Point}]+";
/** Made at the first use: a start would take a millisecond longer with it. */
let invisible;
/** The steps below change nothing of these but case and spaces. */
const ASCII = /^[ -~]*$/;
/**
* The key by which topics and sources are compared: NFKC, case folded, without invisible characters, white
* space collapsed. The key of a key is the key itself. Case is folded in three steps: ẞ becomes ß, then SS, then
* ss. Dotted and dotless i are one letter, because the fold must not depend on the language. The decomposed form
* comes first, because the Greek iota subscript becomes a letter of its own in capitals.
*/
function topicKey(name) {
	if (ASCII.test(name)) return name.toLowerCase().replace(/ {2,}/g, " ").trim();
	invisible ??= new RegExp(INVISIBLE, "gu");
	return name.normalize("NFKD").replace(invisible, "").toLowerCase().toUpperCase().toLowerCase().replace(/i\u0307+/g, "i").normalize("NFKC").replace(/[\s\u2800]+/g, " ").trim();
}

// src/platform/site.ts
/** Finds articles whose address is on another site than their feed. Pure. */
/** Parts of a site that have a host of their own. Not where it would leave a top-level domain: `m.example`. */
const PART = /^(www|feeds?|rss|m)\.(?=[^.]+\.)/;
const hostOf = (address) => address !== void 0 && URL.canParse(address) ? new URL(address).hostname.replace(PART, "") : "";
/** `sport.gazette.example` belongs to `gazette.example`. */
const isPartOf = (host, site) => host === site || host.endsWith(`.${site}`);
const areRelated = (host, site) => isPartOf(host, site) || isPartOf(site, host);
/**
* The host of an article's address, if the article comes from a feed of another site. Anybody's feed can name a good
* paper's article, or take its name. Undefined if one of the two is unknown, or no address.
*/
function otherHost({ url, feed }) {
	const [host, site] = [hostOf(url), hostOf(feed)];
	if (host === "" || site === "" || areRelated(host, site)) return void 0;
	return host;
}

export { DigestClient, NetworkError, ServiceError, otherHost, topicKey };