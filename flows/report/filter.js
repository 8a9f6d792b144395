(function () {
  "use strict";
  var form = document.getElementById("filter");
  var articles = Array.prototype.slice.call(document.querySelectorAll("#findings article"));
  var shown = document.getElementById("shown");
  function fill(name) {
    var select = form.elements[name];
    var values = articles.map(function (a) { return a.dataset[name]; });
    Array.from(new Set(values)).filter(Boolean).sort().forEach(function (value) {
      var option = document.createElement("option");
      option.value = value;
      option.textContent = value;
      select.appendChild(option);
    });
  }
  var texts = null;
  function textOf(index) {
    texts = texts || articles.map(function (a) { return a.textContent.toLowerCase(); });
    return texts[index];
  }
  function apply() {
    var words = form.elements.words.value.trim().toLowerCase();
    var count = 0;
    articles.forEach(function (a, index) {
      var visible = ["severity", "jurisdiction", "rule", "status"].every(function (name) {
        var wanted = form.elements[name].value;
        return !wanted || a.dataset[name] === wanted;
      });
      visible = visible && (!words || textOf(index).indexOf(words) >= 0);
      a.hidden = !visible;
      count += visible ? 1 : 0;
    });
    shown.textContent = String(count);
  }
  ["jurisdiction", "rule"].forEach(fill);
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { window.setTimeout(apply, 0); });
})();
