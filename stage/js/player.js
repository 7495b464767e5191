// The stage: plays batches of frames that Python sends, and requests more before they run out.
//
// It knows panels, channels and frames, and nothing of what they are pictures of. Every request says on its own what is
// wanted (from which epoch, with which changes on the way), so that a server that has just started, and knows nothing,
// can respond as well as the one before it. A tab that is hidden draws nothing and so requests nothing.

import { Requester } from "./requests.js";
import { indexOf, merge, nearest, playable, thin } from "./frames.js";
import { remember, remembered } from "./memory.js";
import { regulated } from "./pace.js";
import { Picture, Table } from "./panels.js";
import { framesOf, headerOf, unpack } from "./wire.js";

const batch = 48; // frames requested at a time
const reserve = 36; // request more when fewer are waiting
const changing = 5000; // ms that the change to another page may take
const lessMotion = matchMedia("(prefers-reduced-motion: reduce)");

class Stage {
  constructor(parent, Plotly) {
    this.root = parent.querySelector("[data-testid=live-stage]");
    this.Plotly = Plotly;
    this.panels = new Map();
    /** @type {import("./wire.js").Frame[]} */
    this.frames = [];
    /** @type {Map<string, Float32Array>} */
    this.curves = new Map();
    this.current = -1;
    this.furthest = -1; // the furthest frame that was ever on screen; those beyond it wait
    this.playing = false;
    this.requester = new Requester(
      () => this.root.isConnected,
      (request, serial) => this.send(request, serial),
    );
    this.part = (name) => this.root.querySelector(`[data-part=${name}]`);
    const on = (name, act) => {
      this.part(name).addEventListener("click", () => this.offers(name) && act());
    };
    on("play", () => this.play());
    on("pause", () => this.pause());
    for (const name of ["play", "pause"]) {
      // The focus goes from one of the two to the other, so the repeats of a held key would press them in turn.
      this.part(name).addEventListener("keydown", (event) => {
        if (event.repeat && event.key === "Enter") event.preventDefault();
      });
    }
    on("step", () => this.step());
    on("reset", () => this.reset());
    this.scrubber = this.part("scrubber");
    this.scrubber.addEventListener("input", () => this.scrub(Number(this.scrubber.value)));
    this.scrubber.addEventListener("change", () => {
      if (!this.seeking) this.rest(); // On the way there the server hears of it anyway.
    });
    this.tick = this.tick.bind(this);
  }

  /** A message from Python: what is to be seen, and perhaps frames. */
  async receive(/** @type {import("./wire.js").Header} */ header, setTriggerValue) {
    this.trigger = (request) => setTriggerValue("request", request);
    const before = this.header;
    this.header = header;
    const anew = header.run !== before?.run;
    const kept = anew ? remembered(header) : null;
    // A link may come with changes that this tab has not made; after a refresh they are those that it remembers.
    const linked = header.start > 0 && String(kept?.changes) !== String(header.changes);
    if (anew) this.startRun(header);
    if (header.panels_id !== this.panelsId) {
      // Where the message with the panels was lost, the next request says which are here, and they come again.
      if (header.panels) {
        await this.showPanels(header.panels);
        this.panelsId = header.panels_id;
      }
    }
    if (header.goal !== this.goal) for (const { view } of this.panels.values()) view.span?.(header.goal);
    this.goal = header.goal;
    const moved = ["control", "stride", "goal"].some((name) => header[name] !== before?.[name]);
    if (moved && this.playing && !this.continues()) this.forgetAhead();
    this.take(header);
    if (header.seek_request && String(header.seek_request) !== String(before?.seek_request)) this.seek(header.seek_request[1], header.changes);
    else if (anew && linked) this.seek(header.start, header.changes);
    else if (kept?.epoch) this.seek(kept.epoch, kept.changes, kept.playing);
    else if (!this.frames.length) this.seek(0, [[0, header.control]]);
    // The server makes nothing of what this tab, or a link, remembers.
    else if (header.refused && this.seeking?.kind === "seek") this.seek(0, [[0, header.control]]);
    this.showState();
    // What was asked for while the stage was on no page, or had no server, is asked for again.
    if (header.serial === null || this.moved) this.requester.remind(this.moved);
    if (this.moved && this.resumeOnReturn) this.play();
    this.moved = false;
    this.requestMore();
    // A server that was restarted while the film rested has to be told where it rests.
    if (!this.settled && !this.playing && !this.requester.open) this.rest();
    if (this.settled) this.onSettled?.();
    this.remember(); // Where the film rests, a slider still moves what a refresh would open.
  }

  /** Whether the film rests and the server knows where: its run is at the very epoch on screen. */
  get settled() {
    if (this.playing || this.requester.open) return false;
    if (this.current < 0) return true; // Nothing is on screen yet.
    const { diverged, epoch } = this.header;
    return epoch === (diverged === null ? this.epoch : Math.min(this.epoch, diverged - 1));
  }

  /** Panels are made once and kept: a panel that is there already is only told what to show. */
  async showPanels(specs) {
    const stage = this.part("panels");
    const wanted = new Set(specs.map((spec) => spec.name));
    for (const [name, { root, view }] of this.panels) {
      if (!wanted.has(name)) {
        view.leave?.();
        root.remove();
        this.panels.delete(name);
      }
    }
    for (const spec of specs) {
      let panel = this.panels.get(spec.name);
      if (!panel) {
        const root = document.createElement("section");
        root.dataset.panel = spec.name;
        root.innerHTML = "<header><h3></h3><p></p></header><div class='plot'></div>";
        panel = { root, view: spec.header ? new Table(root) : new Picture(root, this.Plotly) };
        panel.view.root = root;
        this.panels.set(spec.name, panel);
      }
      stage.append(panel.root);
      panel.root.style.setProperty("--share", spec.share);
      panel.root.style.setProperty("--row", spec.row);
      panel.root.querySelector("h3").textContent = spec.title;
      panel.root.querySelector("p").textContent = spec.caption;
    }
    await Promise.all(specs.map((spec) => this.panels.get(spec.name).view.describe(spec)));
    this.goal = null; // The panels have not heard of it yet.
    if (this.current >= 0) this.draw(this.current);
  }

  /** Another run: nothing that was drawn holds any more. */
  startRun(header) {
    this.frames = [];
    this.curves = new Map();
    this.current = -1;
    this.furthest = -1;
    this.playing = false;
    this.requester.drop();
    this.pace = header.pace;
    this.stepsLeft = 0; // steps that wait for the one requested
    this.stride = header.stride; // that of the frames held
    this.changes = header.changes;
  }

  /** Take the frames of a message: those requested, or the first of all. */
  take(header) {
    const request = this.requester.matching(header.serial);
    if (!request && (header.serial !== null || this.frames.length)) return;
    // Looking back changes nothing, though a server that was restarted then knows only the first changes.
    if (header.changes && request?.kind !== "pause" && request?.kind !== "redraw") this.changes = header.changes;
    if (request?.kind === "seek" && header.epochs.length) this.cut(0);
    if (header.epochs.length) this.add(framesOf(header));
    if (this.current < 0 && this.frames.length) this.draw(0);
    if (request) this.onResponse(request, header.epochs);
    thin(this.frames, this.current, this.furthest);
  }

  /** Go on after the response to `request`, with frames at `epochs`; without any, time was too short: request again. */
  onResponse(request, epochs) {
    const frames = epochs.length;
    const end = this.frames[indexOf(this.frames, frames ? epochs.at(-1) : request.from)];
    if (request.kind === "play") {
      // A batch that the end cuts short says nothing of how fast film comes.
      if (frames && !this.over(end)) {
        this.pace = regulated(this.pace, this.header.pace, reserve, frames, request.seconds);
      }
      if (!frames && this.header.diverged) this.playing = false;
    } else if (request.kind === "seek") {
      if (!frames) return this.seek(request.from, request.changes, request.resume);
      this.draw(this.frames.length - 1);
      if (request.resume) this.play();
    } else if (request.kind === "redraw") {
      const there = frames && request.target === request.from; // The scrubber may have been moved on since.
      if (!there) this.request("redraw", { ...request, from: request.target });
      if (frames) this.draw(this.frames.indexOf(end));
      if (there && request.resume) this.play();
      else if (there) this.rest();
    } else if (request.kind === "step") {
      if (!frames && !this.over(end) && end.epoch === request.from) return this.request("step", request);
      this.draw(this.frames.indexOf(end));
      if (frames && this.stepsLeft > 0) this.step(this.stepsLeft - 1);
    }
  }

  /** Take frames that follow one another; those on the way from here may have been drawn before. */
  add(fresh) {
    const [current, furthest] = [this.current, this.furthest].map((index) => this.frames[index]?.epoch ?? -1);
    for (const frame of fresh) this.lengthen(frame);
    merge(this.frames, fresh);
    this.current = indexOf(this.frames, current);
    this.furthest = indexOf(this.frames, furthest);
  }

  /** Move what a frame adds to the curves from the frame to them: they are kept whole. */
  lengthen(frame) {
    for (const { name, lengths } of this.header.channels) {
      if (!lengths) continue;
      const curve = this.curves.get(name) ?? new Float32Array(1024);
      let grown = curve;
      if (frame.epoch + 1 > curve.length) {
        grown = new Float32Array(Math.max(frame.epoch + 1, 2 * curve.length));
        grown.set(curve);
      }
      const values = frame.channels[name];
      grown.set(values, frame.epoch + 1 - values.length);
      this.curves.set(name, grown);
      delete frame.channels[name];
    }
  }

  cut(length) {
    this.frames.length = Math.min(length, this.frames.length);
    this.current = Math.min(this.current, this.frames.length - 1);
    this.furthest = Math.min(this.furthest, this.frames.length - 1);
  }

  forgetAhead() {
    this.cut(this.current + 1);
    this.requester.drop();
    this.stride = this.header.stride;
  }

  get epoch() {
    return this.frames[this.current]?.epoch ?? 0;
  }

  /** Whether nothing comes after `frame`: it is the goal, or the last that is finite. */
  over({ epoch }) {
    const { goal, diverged } = this.header;
    return epoch >= goal || (diverged !== null && epoch >= diverged - 1);
  }

  /** Draw the frame at `index` in every panel, then, and only then, say so. */
  draw(index) {
    this.current = index;
    this.furthest = Math.max(this.furthest, index);
    const frame = this.frames[index];
    const lastDrawn = this.frames[this.furthest].epoch;
    const { changes } = this;
    const values = (name) => {
      const curve = this.curves.get(name);
      if (!curve) return frame.channels[name];
      return { values: curve.subarray(0, lastDrawn + 1), shown: frame.epoch + 1, changes };
    };
    for (const { view } of this.panels.values()) view.paint(values);
    this.root.dataset.epoch = frame.epoch;
    if (!this.playing) this.updateCopiesSoon();
    this.showState();
  }

  updateCopiesSoon() {
    clearTimeout(this.updating);
    this.updating = setTimeout(() => {
      if (!this.playing) for (const { view } of this.panels.values()) view.updateCopies();
    }, 120);
  }

  /** The state, the numbers and the words that go with the frame drawn. */
  showState() {
    if (this.current < 0) return;
    const { goal, notes, diverged } = this.header;
    const ended = diverged !== null && this.epoch >= diverged - 1;
    const resting = this.epoch >= goal ? "done" : this.epoch ? "paused" : "ready";
    const state = ended ? "diverged" : this.playing ? "playing" : resting;
    if (this.root.dataset.state !== state) {
      this.root.dataset.state = state;
      const goesOn = state === "ready" || state === "paused";
      this.offer("play", goesOn);
      this.offer("pause", state === "playing");
      this.offer("step", goesOn);
      this.passFocus();
      this.remember();
    }
    this.offer("reset", this.epoch > 0 || state === "playing");
    const [here, last] = [this.epoch, goal].map((epoch) => epoch.toLocaleString("en"));
    this.part("epoch").textContent = `${this.part("epoch").dataset.unit} ${here} of ${last}`;
    // It moves from frame to frame, so that an arrow key always comes to the next one.
    const target = this.seeking?.kind === "redraw" ? indexOf(this.frames, this.seeking.target) : this.current;
    this.scrubber.max = this.furthest;
    this.scrubber.value = target;
    this.scrubber.setAttribute("aria-valuetext", this.frames[target].epoch.toLocaleString("en"));
    const held = notes.filter(([epoch, , when]) => epoch <= this.epoch && (!when || when === state));
    const words = held.at(-1)?.[1] ?? "";
    if (this.part("words").textContent !== words) this.part("words").textContent = words;
  }

  /** Make a button do something or nothing; it can be focused in any case, for `disabled` would lose the focus. */
  offer(name, does) {
    this.part(name).setAttribute("aria-disabled", String(!does));
  }

  offers(name) {
    return this.part(name).getAttribute("aria-disabled") === "false";
  }

  /** Space on Play plays and Space again pauses: the focus goes to whichever of the two does something. */
  passFocus() {
    for (const [from, to] of [["play", "pause"], ["pause", "play"]]) {
      if (document.activeElement !== this.part(from) || !this.offers(to)) continue;
      return this.part(to).focus({ preventScroll: true });
    }
  }

  play() {
    if (this.playing || this.current < 0) return;
    if (this.leaving) {
      this.resumeOnReturn = true;
      return this.remember();
    }
    if (this.seeking) {
      this.seeking.resume = true; // Once it is there.
      return this.remember();
    }
    if (this.epoch >= this.header.goal) return this.showState();
    if (!this.continues()) this.forgetAhead();
    this.playing = true;
    this.due = performance.now();
    this.showState();
    this.requestMore();
    this.roll();
  }

  /** Play on, if it plays, at the browser's next frame. */
  roll() {
    cancelAnimationFrame(this.rolling);
    if (this.playing && this.root.isConnected) this.rolling = requestAnimationFrame(this.tick);
  }

  /** Whether the frames held beyond this one are what the sliders would bring now. */
  continues() {
    const { control, stride, goal } = this.header;
    const sameChanges = heldAt(this.changes, this.epoch) === control && this.changes.at(-1)[0] <= this.epoch;
    return sameChanges && stride === this.stride && this.frames.at(-1).epoch <= goal;
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.showState();
    this.rest();
  }

  /** Stop because another page was chosen, until somebody comes back; resolves once the server knows where. */
  leave() {
    const { playing } = this;
    this.leaving = true;
    this.playing = false;
    this.showState();
    if (playing || !this.requester.open) this.rest();
    this.resumeOnReturn = playing;
    this.remember();
    return new Promise((resolve) => {
      this.onSettled = resolve;
    });
  }

  /**
   * Ask nothing while the page changes: Streamlit would run this page again for it and leave the other one empty. A
   * stage that is still there after a while was not left, and goes on.
   */
  mute() {
    this.leaving = true;
    this.muted = true;
    setTimeout(() => {
      if (!this.muted || !this.root.isConnected) return;
      this.unmute();
      if (this.resumeOnReturn) this.play();
      else this.requester.remind(true);
    }, changing);
  }

  unmute() {
    this.leaving = false;
    this.muted = false;
    this.onSettled = null;
  }

  /** Tell the server which epoch is on screen: its run is then at that very one. */
  rest() {
    this.updateCopiesSoon();
    this.remember();
    this.request("pause", { from: this.epoch, count: 0 });
  }

  /** One more epoch, and `further` ones after it; steps pressed while one is on its way are added to them. */
  step(further = 0) {
    if (this.playing || this.current < 0 || this.seeking) return;
    if (this.requester.open?.kind === "step") {
      this.stepsLeft += 1;
      return;
    }
    this.stepsLeft = further;
    const next = this.frames[this.current + 1];
    const known = next?.epoch === this.epoch + 1 && this.continues();
    if (known && next.channels) {
      this.draw(this.current + 1);
      return this.rest();
    }
    if (!known) this.forgetAhead();
    this.request("step", { from: this.epoch, count: 1 });
  }

  reset() {
    this.playing = false;
    this.changes = [[0, this.header.control]];
    if (this.frames[0]?.epoch === 0) {
      this.cut(1);
      this.forgetAhead();
      this.draw(0);
      this.rest();
    } else {
      this.seek(0, this.changes);
    }
  }

  scrub(index) {
    this.playing = false;
    if (!this.frames[index].channels) return this.redraw(index);
    if (this.seeking) this.requester.drop();
    this.draw(index);
  }

  /** Show a frame whose picture was dropped: at once the nearest that was not, and itself as soon as it comes. */
  redraw(index) {
    const { epoch } = this.frames[index];
    if (this.seeking?.kind === "redraw") Object.assign(this.seeking, { target: epoch, resume: false });
    else this.request("redraw", { from: epoch, count: 1, target: epoch });
    this.draw(nearest(this.frames, index));
    this.remember();
  }

  /** Go to an epoch that need not have been drawn. */
  seek(epoch, changes, resume = false) {
    this.playing = false;
    this.showState();
    this.request("seek", { from: epoch, count: 1, changes, resume });
    this.remember(); // A refresh on the way leads there too.
  }

  /** The request that is to bring an epoch that is not at hand, or null. */
  get seeking() {
    const { open } = this.requester;
    return open?.kind === "seek" || open?.kind === "redraw" ? open : null;
  }

  tick(now) {
    this.roll();
    // Somebody who turns to another page comes back to where the film was.
    if (!this.root.isConnected || now - this.rememberedAt > 1000) this.remember();
    if (!this.playing || !this.root.isConnected || now < this.due - 4) return;
    this.due = Math.max(this.due + 1000 / this.pace, now - 100);
    // With reduced motion the film runs as long, but shows a still every half second.
    const frames = lessMotion.matches ? Math.max(1, Math.round(this.pace / 2)) : 1;
    if (lessMotion.matches) this.due = now + 500;
    const next = Math.min(this.current + frames, playable(this.frames, this.current));
    if (next > this.current) this.draw(next);
    if (this.over(this.frames[this.current])) {
      this.playing = false;
      this.showState();
      this.rest();
    }
    this.requestMore();
  }

  /** Ask for more film if it is running out. */
  requestMore() {
    if (!this.playing || this.requester.open) return;
    const last = playable(this.frames, this.current);
    const { epoch: from } = this.frames[last];
    if (!this.over({ epoch: from }) && last - this.current < reserve) this.request("play", { from, count: batch });
  }

  /** Put a request: for a redraw, `target` is the epoch at which the scrubber stands, which may move on meanwhile. */
  request(kind, { from, count, changes = this.changes, resume = false, target = from }) {
    this.resumeOnReturn = false;
    this.requester.request({ kind, from, count, changes, resume, target });
  }

  send({ kind, from, count, changes }, serial) {
    if (this.muted) return;
    const { run } = this.header;
    this.trigger({ kind, from, count, changes, serial, run, drawn: this.epoch, panels_id: this.panelsId ?? "" });
  }

  /** What a refresh, or a server that was restarted, needs to go on. */
  remember() {
    const { seeking } = this;
    if (this.current < 0 && !seeking) return; // Nothing was seen yet; what was kept before may still be needed.
    this.rememberedAt = performance.now();
    const { key, run } = this.header;
    const [epoch, changes] = seeking ? [seeking.target, seeking.changes] : [this.epoch, this.changes];
    remember(key, { run, epoch, changes, playing: seeking ? seeking.resume : this.playing || this.resumeOnReturn });
  }
}

/** What holds at `epoch`, of everything that was changed on the way. */
function heldAt(changes, epoch) {
  return changes.findLast(([from]) => from <= epoch)[1];
}

let stages = [];

/** The stage in `parent`. Streamlit may mount its element anew in the middle of a film: the stage then moves there. */
function stageIn(parent, run, Plotly) {
  const fresh = parent.querySelector("[data-testid=live-stage]");
  const here = stages.find(({ root }) => root === fresh);
  if (here) return here;
  const detached = stages.find(({ root, header }) => !root.isConnected && header?.run === run);
  if (detached) fresh.replaceWith(detached.root);
  const stage = detached ?? new Stage(parent, Plotly);
  stages = [...stages.filter(({ root }) => root.isConnected), ...(detached ? [] : [stage])];
  stage.moved = Boolean(detached); // While it was on no page, nothing was asked again.
  stage.unmute();
  stage.roll();
  return stage;
}

/** A move to a denser display changes no panel's size, only how many pixels it has. */
function followDensity() {
  const density = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  const changed = () => {
    for (const { panels } of stages) for (const { view } of panels.values()) view.resize();
    followDensity();
  };
  density.addEventListener("change", changed, { once: true });
}

followDensity();

// A tab that is thrown out of memory in the background, or copied, says no goodbye: it was hidden before.
for (const leaving of ["pagehide", "visibilitychange"]) {
  addEventListener(leaving, () => {
    for (const stage of stages) stage.remember();
  });
}

/** The link to another page of the app that this click follows in this tab, or null. */
function pageLink({ target, button, ctrlKey, metaKey, shiftKey, altKey }) {
  const link = target.closest?.("a[href]:not([target], [disabled])");
  const elsewhere = link?.origin === location.origin && link.pathname !== location.pathname;
  return elsewhere && !(button || ctrlKey || metaKey || shiftKey || altKey) ? link : null;
}

// The page that a link leads to may show the epoch on screen. Its run ends what is still on its way from this page, so
// a click on a link waits until the server knows that epoch, or does not respond.
let waiting = false;
let page = location.pathname; // as of the last message
addEventListener(
  "click",
  (event) => {
    const link = pageLink(event);
    const unsettled = stages.filter(({ root, settled, muted }) => root.isConnected && !settled && !muted);
    if (!link || !(waiting || unsettled.length)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (waiting) return;
    waiting = true;
    const told = Promise.all(unsettled.map((stage) => stage.leave()));
    Promise.race([told, new Promise((late) => setTimeout(late, 3000))]).then(() => {
      waiting = false;
      for (const stage of unsettled) stage.mute();
      const { href } = link; // What the server said meanwhile may have drawn the link anew.
      (link.isConnected ? link : [...document.links].find((other) => other.href === href))?.click();
    });
  },
  true,
);

// The browser's Back waits for nobody.
addEventListener("popstate", () => {
  if (location.pathname !== page) for (const stage of stages) stage.mute();
});

/** Called for every message. */
export async function update({ data, parentElement, setTriggerValue }, Plotly) {
  const header = headerOf(data);
  const whole = unpack(header);
  page = location.pathname;
  const stage = stageIn(parentElement, header.run, Plotly);
  // Messages are taken in the order they came, although unpacking takes its time and showing panels waits for Plotly.
  const before = stage.queue ?? Promise.resolve();
  const taken = before.then(async () => stage.receive(await whole, setTriggerValue));
  // What cannot be taken is as good as lost: the request is put again.
  stage.queue = taken.catch((error) => console.warn("A message to the live stage could not be taken.", error));
  await (stage.current < 0 ? taken : stage.queue);
}
