// The stage: plays batches of frames that Python sends, and requests more before they run out.
//
// It knows panels, channels and frames, and nothing of what they are pictures of. Every request says on its own what is
// wanted (from which epoch, with which changes on the way), so that a server that has just started, and knows nothing,
// can respond as well as the one before it. A tab that is hidden draws nothing and so requests nothing.
// A film that is recorded has come whole with the first message: nothing is requested at all.

import { Drawn } from "./drawn.js";
import { edited, jumpsOf, undone } from "./edits.js";
import { countBefore, thinnedFrames } from "./frames.js";
import { listKept } from "./kept.js";
import { watchKeys } from "./keys.js";
import { Layout } from "./layout.js";
import { watchPageLinks } from "./links.js";
import { closesByItself } from "./menu.js";
import { remember, remembered, rememberedTokens } from "./memory.js";
import { regulated } from "./pace.js";
import { Panels } from "./panels.js";
import { offer, showActions, showSteppers, Steps } from "./presses.js";
import { Requester } from "./requests.js";
import { download, slide } from "./slide.js";
import { numberText } from "./traces.js";
import { framesOf, headerOf, unpack } from "./wire.js";
import { filled } from "./words.js";

const batch = 48; // frames requested at a time
const reserve = 36; // request more when fewer are waiting
const lessMotion = matchMedia("(prefers-reduced-motion: reduce)");

class Stage {
  constructor(parent) {
    this.root = parent.querySelector("[data-testid=live-stage]");
    this.labels = JSON.parse(this.root.dataset.labels);
    this.part = (name) => this.root.querySelector(`[data-part=${name}]`);
    this.pressed = (name, number) => this.press({ name, number });
    this.steps = new Steps(this.pressed);
    this.stepped = (name, by) => this.steps.add(name, by);
    const onEdit = { edit: (edit) => this.edit(edit), undo: () => this.undo() };
    const onDraw = {
      change: (before, points, more) => this.drawn.change(before, points, more),
      undo: () => this.drawn.undo(),
      undoable: () => this.drawn.past.length > 0,
      open: () => Boolean(this.drawn.open),
    };
    const { labels } = this;
    this.panels = new Panels(this.part("panels"), { onPress: this.pressed, onEdit, onStep: this.stepped, onDraw, labels });
    this.requester = new Requester(
      () => this.root.isConnected,
      (request, serial) => this.send(request, serial),
    );
    this.drawn = new Drawn(this, (drawing, serial) => this.muted || this.tellDrawn({ ...drawing, serial }));
    this.tellDrawn = (drawing) => {};
    this.trigger = (request) => {}; // Each message brings the way to answer it.
    this.press = (pressed) => {};
    this.tell = (view) => {};
    this.tellKept = (tokens) => {};
    /** @type {string[] | null} */
    this.tokens = null; // what this tab keeps of curves that stand still
    closesByItself(this.part("curves"));
    this.layout = new Layout(this.root, {
      tell: (view) => this.tell(view),
      seen: () => this.panels.see((name) => this.layout.sees(name)),
      zoom: () => this.panels.zoom(this.root),
      save: (spec) => this.save(spec),
    }, this.labels);
    this.tick = this.tick.bind(this);
    this.startRun();
    for (const name of ["play", "pause", "step", "reset"]) {
      this.part(name).addEventListener("click", () => this.act(name));
    }
    for (const name of ["play", "pause"]) {
      // The focus goes from one of the two to the other, so the repeats of a held key would press them in turn.
      this.part(name).addEventListener("keydown", (event) => {
        if (event.repeat && event.key === "Enter") event.preventDefault();
      });
    }
    // Before what is pressed hears of it.
    for (const press of ["pointerdown", "keydown"]) this.root.addEventListener(press, () => this.stay(), true);
    this.scrubber = this.part("scrubber");
    this.scrubber.addEventListener("input", () => this.scrub(Number(this.scrubber.value)));
    this.scrubber.addEventListener("change", () => this.rest());
  }

  /** Another run: nothing that was drawn holds any more. */
  startRun() {
    /** @type {import("./wire.js").Frame[]} */
    this.frames = []; // those that were drawn, and those that wait
    /** @type {Map<string, Float32Array>} */
    this.curves = new Map();
    /** @type {Record<string, import("./edits.js").Jump[]>} */
    this.jumps = {};
    this.panels.forget();
    /** @type {Map<string, import("./edits.js").Change[]>} */
    this.replaced = new Map(); // what the changes were before each edit made here, by what they were with it
    this.said = ""; // what there is to say beside the film's own words, until something is pressed
    this.current = -1; // the frame on screen
    this.furthest = -1; // the furthest frame that was ever on screen; those beyond it wait
    this.seen = 0; // the furthest epoch that was on screen by these changes
    this.playing = false;
    this.leaving = false; // another page was chosen: a film that plays waits until somebody comes back
    this.muted = false; // the page changes: nothing is sent
    this.stepsLeft = 0; // steps that wait for the one requested
    this.pace = this.header?.pace; // frames to play a second; fewer where film does not come that fast
    this.requester.drop();
  }

  /** A message from Python: what is to be seen, and perhaps frames. */
  async receive(/** @type {import("./wire.js").Header} */ header) {
    const before = this.header;
    this.header = header;
    const newRun = header.run !== before?.run;
    const kept = newRun && !header.recorded ? remembered(header.key, header.run) : null;
    if (newRun) {
      const edit = this.seeking?.edit; // It was meant for the run before.
      const shown = this.drawn.goesOnWith(header, this.frames[this.current]);
      const { curves } = this;
      this.startRun();
      if (shown) Object.assign(this, { frames: [shown], curves, current: 0, furthest: 0 });
      if (edit) this.sayUnset(edit);
      for (const [name] of before?.readings ?? []) this.root.removeAttribute(`data-${name}`);
      this.stride = header.stride; // that of the frames held
      this.changes = header.changes;
    }
    this.layout.hear(header.view, header.view_serial);
    this.keep(header);
    // Where the message with the panels was lost, the next request says which are here, and they come again.
    if (header.panels && header.panels_id !== this.panelsId) {
      const shown = this.panels.show(header.panels);
      this.layout.show(header.panels);
      await shown;
      this.panelsId = header.panels_id;
      this.goal = null; // The panels have not heard of it yet.
      if (this.current >= 0) this.draw(this.current);
    }
    showLegend(this.part("legend"), header.legend);
    if (header.goal !== this.goal) this.panels.span(header.goal);
    this.goal = header.goal;
    if (header.pace !== before?.pace) {
      this.pace = header.pace;
      this.due = performance.now();
    }
    const moved = ["control", "stride", "goal"].some((name) => String(header[name]) !== String(before?.[name]));
    if (moved && this.playing && !this.continues()) this.forgetAhead();
    if (this.moved) this.comeBack(); // It plays on at the next frame, unless this message leads elsewhere.
    this.take();
    const refused = this.requester.matching(header.refused);
    if (refused) this.onRefused(refused);
    if (!this.drawn.hear(header, newRun)) this.followSeeks(before, newRun, kept);
    if (kept?.draft && this.panels.drawing) this.restore(kept);
    this.steppers = this.panels.step(header.steppers);
    showSteppers(this.part("steppers"), this.steppers, this.stepped, this.labels);
    if (JSON.stringify(header.steppers) !== JSON.stringify(before?.steppers)) this.steps.moved();
    this.showState();
    // What was requested while the stage was on no page, or had no server, is requested again.
    if (header.serial === null || this.moved) this.requester.remind(this.moved);
    this.drawn.requester.remind(this.moved);
    this.moved = false;
    this.requestMore();
    // A server that was restarted while the film rested has to be told where it rests.
    if (!this.moving && !this.settled && !this.requester.open) this.rest();
    if (this.settled) this.onSettled?.();
    this.remember(); // Where the film rests, a slider still moves what a refresh would open.
  }

  /** @param {any} kept - what this tab had before a refresh: points that had to wait are there again */
  restore({ draft, playing }) {
    const { drawing } = this.panels;
    this.drawn.restore(draft, drawing.points, playing);
    Object.assign(drawing, { points: draft, draft: true });
    drawing.update();
  }

  /** The points are others: the film stands still until the page says how it goes on with them. */
  hold() {
    this.playing = false;
    this.stepsLeft = 0;
    this.requester.drop();
    this.showState();
  }

  /** Keep what the panels say of curves that stand still; a server that knows of none is told what was kept before. */
  keep(/** @type {import("./wire.js").Header} */ { key, panels, asks_kept: asked }) {
    this.tokens ??= rememberedTokens(key);
    if (asked && this.tokens.length) this.tellKept(this.tokens);
    if (!panels) return;
    const curves = panels.flatMap(({ kept = [] }) => kept);
    if (curves.length || !asked) this.tokens = curves.map(({ token }) => token);
    listKept(this.part("curves"), curves, this.pressed);
  }

  /** Go where another page, a link, or this tab before a refresh says, if one of them says so now. */
  followSeeks(before, newRun, kept) {
    const { seek_request: wanted, start, changes, control } = this.header;
    // A link may come with changes that this tab has not made; after a refresh they are those that it remembers.
    const linked = newRun && start > 0 && String(kept?.changes) !== String(changes);
    if (wanted && String(wanted) !== String(before?.seek_request)) this.seek(wanted[1], changes);
    else if (linked) this.seek(start, changes);
    else if (kept?.epoch) this.seek(kept.epoch, kept.changes, { resume: kept.playing });
    else if (!this.frames.length) this.seek(0, [[0, control]]); // Nothing came.
  }

  /** The server makes nothing of a request. An edit is not made; anything else leads to where the server's run is. */
  onRefused({ edit, resume, pressed = false }) {
    const { epoch, start, changes } = this.header;
    if (!edit) return this.seek(Math.max(epoch, start), changes, { resume: pressed });
    this.sayUnset(edit);
    if (resume) this.play();
  }

  sayUnset(/** @type {import("./edits.js").Edit} */ [name, value]) {
    this.said = filled(this.labels.unset, name, String(value).replace("-", "−"));
  }

  /** Take the frames of a message: those requested, or the first of all. */
  take() {
    const { serial, changes, jumps, epochs } = this.header;
    const request = this.requester.matching(serial);
    if (!request && (serial !== null || this.frames.length)) return;
    // Looking back changes nothing, though a server that was restarted then knows only the first changes.
    if (request?.kind !== "pause") {
      if (String(changes) !== String(this.changes)) this.seen = 0;
      Object.assign(this, { changes, jumps });
    }
    if (request?.kind === "seek" && epochs.length) this.cut(request.keep ? countBefore(this.frames, request.from) : 0);
    const frames = framesOf(this.header);
    const begin = this.header.part ? frames.shift() : null;
    for (const frame of frames) this.add(frame);
    if (this.header.recorded) this.furthest = this.frames.length - 1; // All of it was drawn before.
    if (this.current < 0 && this.frames.length) this.draw(0);
    if (request) this.onResponse(request, frames.length, begin);
    const whole = this.frames.length;
    this.frames = thinnedFrames(this.frames, this.current);
    this.current -= whole - this.frames.length;
    this.furthest -= whole - this.frames.length;
  }

  /** Go on after the response to `request`; where it brought no frames, time was too short: request again. */
  onResponse(request, frames, begin) {
    const { kind, seconds, resume } = request;
    const last = this.frames.at(-1);
    if (kind === "play") {
      // A batch that the end cuts short says nothing of how fast film comes.
      if (frames && !this.over(last)) this.pace = regulated(this.pace, this.header.pace, reserve, frames, seconds);
    } else if (kind === "seek") {
      if (!frames) return this.request("seek", request);
      this.draw(this.frames.length - 1);
      if (resume) this.play();
    } else if (kind === "step") {
      if (!frames && !this.over(last)) return this.request("step", request);
      this.drawStep(this.frames.length - 1, frames && !this.stepsLeft, begin);
      if (frames && this.stepsLeft > 0) this.step(this.stepsLeft - 1);
    }
  }

  /** Add a frame after all others; what it adds to the curves moves to them: they are kept whole. */
  add(frame) {
    for (const { name, lengths } of this.header.channels) {
      if (!lengths) continue;
      let curve = this.curves.get(name) ?? new Float32Array(1024);
      if (frame.epoch + 1 > curve.length) {
        const grown = new Float32Array(Math.max(frame.epoch + 1, 2 * curve.length));
        grown.set(curve);
        curve = grown;
      }
      const values = frame.channels[name];
      curve.set(values, frame.epoch + 1 - values.length);
      this.curves.set(name, curve);
      delete frame.channels[name];
    }
    this.frames.push(frame);
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
  over(frame) {
    const { goal, diverged } = this.header;
    return frame.epoch >= goal || (diverged !== null && frame.epoch >= diverged - 1);
  }

  get moving() {
    return this.playing && !this.leaving;
  }

  /** Whether the film rests and the server knows where: its run is at the very epoch on screen. */
  get settled() {
    if (this.moving || this.requester.open) return false;
    if (this.current < 0) return true; // Nothing is on screen yet.
    const { diverged, epoch } = this.header;
    return epoch === (diverged === null ? this.epoch : Math.min(this.epoch, diverged - 1));
  }

  /** Draw the frame at `index` in every panel, then, and only then, say so. */
  draw(index) {
    this.current = index;
    this.furthest = Math.max(this.furthest, index);
    const frame = this.frames[index];
    this.seen = Math.max(this.seen, frame.epoch);
    this.paint(this.panels);
    this.showReadings(frame.channels);
    this.root.dataset.epoch = frame.epoch;
    if (!this.moving) this.updateCopiesSoon();
    this.showState();
  }

  /** The frame on screen, in `panels`. */
  paint(panels) {
    const frame = this.frames[this.current];
    const lastDrawn = this.frames[this.furthest].epoch;
    const { changes } = this;
    const { editable, recorded } = this.header;
    panels.paint((name) => {
      const curve = this.curves.get(name);
      if (!curve) return frame.channels[name];
      const jumps = jumpsOf(this.jumps[name] ?? [], changes);
      return { values: curve.subarray(0, lastDrawn + 1), shown: frame.epoch + 1, changes, jumps };
    }, { epoch: frame.epoch, changes, editable, recorded });
  }

  /** Save the panel that `spec` describes, as it is on screen, as a picture. */
  async save(spec) {
    const { panels, header, epoch } = this;
    if (this.current < 0 || !panels.Plotly) return;
    const show = async (/** @type {Panels} */ copy) => {
      copy.see((name) => this.layout.sees(name));
      copy.span(header.goal);
      this.paint(copy);
      copy.tell(panels.numbers);
    };
    const coloured = !spec.header && !spec.groups && spec.marks?.every(({ paint }) => paint !== "curve") !== false;
    const below = ["epoch", ...(coloured ? ["legend"] : [])].map(this.part);
    const picture = await slide(this.root, spec, { Plotly: panels.Plotly, show, name: header.name, below });
    download(picture, `${header.name}-epoch${epoch}-${spec.name}.png`);
  }

  /** Draw a frame that is one step on; where it is `shown`, panels that can show how it comes about, and may. */
  drawStep(index, shown, begin) {
    if (shown && !lessMotion.matches) this.panels.animateStep(begin, begin ? this.header.part : "");
    this.draw(index);
  }

  /** The numbers of a frame, in words and, for whoever wants to read them exactly, as attributes. */
  showReadings(channels) {
    const numbers = new Map();
    const texts = this.header.readings.map(([name, label, share]) => {
      const [value] = channels[name];
      this.root.setAttribute(`data-${name}`, value);
      numbers.set(name, numberText(value, share));
      return `${label} ${numbers.get(name)}`.replaceAll(" ", "\u00a0");
    });
    this.part("readings").textContent = texts.join("   ");
    this.panels.tell(numbers);
  }

  updateCopiesSoon() {
    clearTimeout(this.updating);
    this.updating = setTimeout(() => {
      if (!this.moving) this.panels.updateCopies();
    }, 120);
  }

  /** The state, the numbers and the words that go with the frame drawn. */
  showState() {
    if (this.current < 0) return;
    const { goal, notes, diverged } = this.header;
    const ended = diverged !== null && this.epoch >= diverged - 1;
    const resting = this.epoch >= goal ? "done" : this.epoch ? "paused" : "ready";
    const state = ended ? "diverged" : this.moving ? "playing" : resting;
    const waits = String(Boolean(this.drawn.waits));
    if (this.root.dataset.state !== state || this.root.dataset.waits !== waits) {
      Object.assign(this.root.dataset, { state, waits });
      const goesOn = (state === "ready" || state === "paused") && !this.drawn.waits;
      offer(this.part("play"), goesOn);
      offer(this.part("pause"), state === "playing");
      offer(this.part("step"), goesOn);
      this.passFocus();
      this.remember();
    }
    offer(this.part("reset"), this.epoch > 0 || state === "playing" || this.editedAtFirst);
    const [here, last] = [this.epoch, goal].map((epoch) => epoch.toLocaleString("en"));
    this.part("epoch").textContent = `${this.labels.unit} ${here} of ${last}`;
    // It moves from frame to frame, so that an arrow key always comes to the next one.
    // The only frame held stands at the right end, unless it is the film's first: at the left it would look like that.
    this.scrubber.min = this.furthest || !this.epoch ? 0 : -1;
    this.scrubber.max = this.furthest;
    this.scrubber.value = this.current;
    this.scrubber.setAttribute("aria-valuetext", here);
    const held = notes.filter(([epoch, , when]) => epoch <= this.epoch && (!when || when === state));
    const [, note, when] = held.at(-1) ?? [];
    // What was said of points stands in the place of words that say no more than the buttons do.
    const plain = this.drawn.words && (when === "ready" || when === "playing" || when === "paused");
    const words = this.drawn.waits || [this.said, this.drawn.words, !plain && note].filter(Boolean).join(" ");
    if (this.part("words").textContent !== words) this.part("words").textContent = words;
    const actions = held.flatMap(({ 3: action }) => (action ? [action] : []));
    if (showActions(this.part("actions"), actions, this.pressed)) this.part("play").focus({ preventScroll: true });
  }

  offers(name) {
    return this.part(name).getAttribute("aria-disabled") === "false";
  }

  /** A button of the player, or its key, is pressed. */
  act(name) {
    if (!this.offers(name)) return;
    this.said = this.drawn.words = "";
    this[name]();
  }

  /** What a key asks for, as `keys.js` names it. */
  byKey(does) {
    this.stay();
    if (does === "toggle") does = this.offers("play") ? "play" : "pause";
    if (["play", "pause", "step", "reset"].includes(does)) return this.act(does);
    const [stepper] = this.steppers ?? [];
    if (stepper && (does === "higher" || does === "lower")) this.steps.add(stepper[0], does === "higher" ? 1 : -1);
    const keys = this.part("keys");
    this.part("stepped").textContent = stepper?.[1] ?? "";
    for (const name of ["stepping", "stepped"]) this.part(name).hidden = !stepper;
    if (does === "help") keys.hidden = !keys.hidden;
    else if (does === "leave" && !keys.hidden) keys.hidden = true;
    else if (does === "leave") this.layout.present(false);
  }

  /** Space on Play plays and Space again pauses: the focus goes to whichever of the two does something. */
  passFocus() {
    for (const [from, to] of [["play", "pause"], ["pause", "play"]]) {
      if (document.activeElement !== this.part(from) || !this.offers(to)) continue;
      return this.part(to).focus({ preventScroll: true });
    }
  }

  play() {
    if (this.playing || this.leaving || this.current < 0 || this.drawn.waits) return;
    if (this.drawn.open) {
      this.drawn.open.resume = true;
      return;
    }
    if (this.seeking) {
      Object.assign(this.seeking, { resume: true, pressed: true }); // Once it is there, or wherever else it comes to.
      return this.remember();
    }
    if (this.epoch >= this.header.goal) return this.showState();
    if (!this.continues()) this.forgetAhead();
    this.playing = true;
    this.due = performance.now();
    this.showState();
    this.scheduleTick();
  }

  /** Play on, if it plays, at the browser's next frame. */
  scheduleTick() {
    cancelAnimationFrame(this.scheduled);
    if (this.moving && this.root.isConnected) this.scheduled = requestAnimationFrame(this.tick);
  }

  /** Whether the frames held beyond this one are what the sliders would bring now. */
  continues() {
    const { control, stride, goal, recorded } = this.header;
    if (recorded) return true;
    const held = this.changes.findLast(([from]) => from <= this.epoch)[1];
    const sameChanges = String(held) === String(control) && this.changes.at(-1)[0] <= this.epoch;
    return sameChanges && stride === this.stride && this.frames.at(-1).epoch <= goal;
  }

  pause() {
    this.playing = false;
    this.showState();
    this.rest();
  }

  /** Tell the server which epoch is on screen: its run is then at that very one. */
  rest() {
    this.updateCopiesSoon();
    this.remember();
    this.request("pause", { from: this.epoch, count: 0 });
  }

  /** One more epoch, and `further` ones after it; steps pressed while one is on its way are added to them. */
  step(further = 0) {
    if (this.playing || this.current < 0 || this.seeking || this.drawn.holds) return;
    if (this.requester.open?.kind === "step") {
      this.stepsLeft += 1;
      return;
    }
    this.stepsLeft = further;
    const { recorded, whole_steps: whole } = this.header;
    const next = this.current + 1;
    const held = this.frames[next]?.epoch === this.epoch + 1 && this.continues() && whole;
    if (held || (recorded && this.frames[next])) {
      this.drawStep(next, held, null);
      return this.rest();
    }
    this.forgetAhead();
    this.request("step", { from: this.epoch, count: 1 });
  }

  reset() {
    this.playing = false;
    if (this.header.recorded) {
      this.draw(0);
      return this.rest();
    }
    const { editedAtFirst } = this;
    this.changes = [[0, this.header.control]];
    if (this.frames[0]?.epoch !== 0 || editedAtFirst) return this.seek(0, this.changes);
    this.cut(1);
    this.forgetAhead();
    this.draw(0);
    this.rest();
  }

  /** Whether numbers were set by hand at the first frame. */
  get editedAtFirst() {
    return Boolean(this.changes?.[0]?.[2]?.length);
  }

  /** A number is set by hand: from the epoch on screen on, as when a page's control is moved. */
  edit(edit) {
    const { epoch, playing, seeking } = this;
    const changes = seeking?.from === epoch ? seeking.changes : this.changes; // A quick second one joins the first.
    const resume = playing || Boolean(seeking?.resume);
    const wanted = edited(changes, epoch, this.header.control, [edit]);
    this.replaced.set(JSON.stringify(wanted), changes);
    this.said = "";
    this.seek(epoch, wanted, { resume, keep: true, edit });
  }

  /** Back to the last number set by hand, without it. */
  undo() {
    const last = undone(this.changes, this.replaced);
    this.said = last ? filled(this.labels.undone, last.epoch.toLocaleString("en")) : "";
    if (last) this.seek(last.epoch, last.changes, { keep: true });
  }

  scrub(index) {
    this.playing = false;
    if (this.seeking) this.requester.drop();
    this.draw(Math.max(0, index));
  }

  /** Go to an epoch that need not have been drawn; to `keep` is to keep the frames before it, which lead there too. */
  seek(epoch, changes, { resume = false, keep = false, edit = null } = {}) {
    this.playing = false;
    this.showState();
    this.request("seek", { from: epoch, count: 1, changes, resume, keep, edit });
    this.remember(); // A refresh on the way leads there too.
  }

  /** The request that is to bring an epoch that is not held, or null. */
  get seeking() {
    const { open } = this.requester;
    return open?.kind === "seek" ? open : null;
  }

  /** Frames from one draw to the next: with reduced motion the film runs as long, but shows a still every half second. */
  get hop() {
    return lessMotion.matches ? Math.max(1, Math.round(this.pace / 2)) : 1;
  }

  tick(now) {
    this.scheduleTick();
    if (!this.moving || now < this.due - 4) return;
    this.due = Math.max(this.due + 1000 / this.pace, now - 100);
    if (lessMotion.matches) this.due = now + Math.max(500, 1000 / this.pace);
    const next = Math.min(this.current + this.hop, this.frames.length - 1);
    if (next > this.current) this.draw(next);
    if (this.over(this.frames[this.current])) this.pause();
    this.requestMore();
  }

  /** Request more film if it is running out. */
  requestMore() {
    if (!this.moving || this.requester.open) return;
    const last = this.frames.at(-1);
    const waiting = this.frames.length - 1 - this.current;
    // The next chance to request is only after the next draw, which may take many frames.
    if (!this.over(last) && waiting < reserve + this.hop - 1) this.request("play", { from: last.epoch, count: batch });
  }

  request(kind, { from, count, changes = this.changes, resume = false, keep = false, edit = null }) {
    if (this.header.recorded) return; // All there is has come.
    this.requester.request({ kind, from, count, changes, resume, keep, edit });
  }

  send({ kind, from, count, changes }, serial) {
    if (this.muted) return;
    const { run } = this.header;
    const { epoch: drawn, seen, panelsId = "" } = this;
    this.trigger({ kind, from, count, changes, serial, run, drawn, seen, panels_id: panelsId });
  }

  /** What a refresh, or a server that was restarted, needs to go on. */
  remember() {
    const { seeking } = this;
    if (this.current < 0 && !seeking) return; // Nothing was seen yet; what was kept before may still be needed.
    const { key, run } = this.header;
    const here = { from: this.epoch, changes: this.changes, resume: this.playing || (Boolean(this.drawn.waits) && this.drawn.resume) };
    const { from: epoch, changes, resume: playing } = seeking ?? here;
    const draft = this.drawn.waits ? this.panels.drawing?.points : undefined;
    remember(key, { run, epoch, changes, playing, draft, tokens: this.tokens ?? [] });
  }

  /** Wait, because another page was chosen, until somebody comes back; resolves once the server knows where. */
  leave() {
    const { moving } = this;
    this.leaving = true;
    this.showState();
    if (moving || !this.requester.open) this.rest();
    return new Promise((resolve) => {
      this.onSettled = resolve;
    });
  }

  /**
   * Send nothing while the page changes, however long that takes: Streamlit would run this page again for it and leave
   * the other one empty. A stage that somebody presses was not left: its film rests, and is played as ever.
   */
  mute() {
    this.remember();
    this.leaving = this.muted = true;
  }

  stay() {
    if (!this.muted) return;
    this.playing = false;
    this.comeBack();
    this.requester.remind(true);
  }

  comeBack() {
    this.leaving = this.muted = false;
    this.showState();
    this.scheduleTick();
  }
}

let stages = [];

/** The stage in `parent`. Streamlit may mount its element anew in the middle of a film: the stage then moves there. */
function stageIn(parent, run) {
  const fresh = parent.querySelector("[data-testid=live-stage]");
  const here = stages.find(({ root }) => root === fresh);
  if (here) return here;
  const detached = stages.find(({ root, header }) => !root.isConnected && header?.run === run);
  if (detached) fresh.replaceWith(detached.root);
  const stage = detached ?? new Stage(parent);
  stages = [...stages.filter(({ root }) => root.isConnected && root !== stage.root), stage];
  stage.moved = Boolean(detached); // While it was on no page, no request was sent again.
  return stage;
}

// A tab that is discarded in the background, or duplicated, may get no pagehide event; it was hidden before.
for (const leaving of ["pagehide", "visibilitychange"]) {
  addEventListener(leaving, () => {
    for (const stage of stages) stage.remember();
  });
}

const here = () => stages.filter(({ root }) => root.isConnected);
watchPageLinks(here);
watchKeys(here);

/** What the colours mean: of each entry its name, and the scale between what stands at its two ends. */
function showLegend(element, legend) {
  if (!legend) return element.replaceChildren();
  const stops = legend.scale.map(([at, colour]) => `${colour} ${100 * at}%`);
  const barOf = (colours, className = "") => {
    const bar = Object.assign(document.createElement("i"), { className });
    bar.style.background = `linear-gradient(to right, ${colours})`;
    return bar;
  };
  const entryOf = (...parts) => {
    const entry = document.createElement("span");
    entry.append(...parts);
    return entry;
  };
  const entries = legend.entries.map(([name, low, high]) => entryOf(`${name} ${low} `, barOf(stops), ` ${high}`));
  const bands = legend.bands.map(([name, from, to], i) => entryOf(`${i ? "" : legend.bands_name} ${name} `, barOf([from, to], "band")));
  element.replaceChildren(...entries, ...bands);
}

/** Called for every message; `library` brings Plotly, and is called once the first picture is there. */
export async function update({ data, parentElement, setTriggerValue }, library) {
  const header = headerOf(data);
  const whole = unpack(header);
  const stage = stageIn(parentElement, header.run);
  stage.page = location.pathname;
  stage.trigger = (request) => setTriggerValue("request", request);
  stage.press = (pressed) => setTriggerValue("press", pressed);
  stage.tellDrawn = (drawing) => setTriggerValue("drawing", drawing);
  stage.tell = (view) => header.view && setTriggerValue("view", view);
  stage.tellKept = (tokens) => setTriggerValue("kept", tokens);
  // Messages are taken in the order they came, although unpacking takes its time and showing panels waits for Plotly.
  const before = stage.queue ?? Promise.resolve();
  const taken = before.then(async () => stage.receive(await whole));
  // What cannot be taken is as good as lost: the request is sent again.
  stage.queue = taken.catch((error) => console.warn("A message to the live stage could not be taken.", error));
  await (stage.current < 0 ? taken : stage.queue);
  await stage.panels.drawWith(await library());
}
