// Notice: a panel with words alone, in the place of a picture that is still to come or cannot be.

export class Notice {
  constructor(root) {
    this.root = root;
    root.querySelector(".plot").classList.add("notice");
  }
  async describe(/** @type {{ alt: string }} */ { alt }) {
    this.root.querySelector(".plot").textContent = alt;
  }
  paint() {}
  remove() {
    this.root.remove();
  }
}
