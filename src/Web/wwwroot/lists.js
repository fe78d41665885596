// Convenience only: the page works without this file, by its buttons.

const area = document.querySelector('textarea[data-check]');
if (area) {
  const form = area.form;
  const list = document.getElementById('findings');
  const gutter = document.querySelector('.gutter');
  const count = () => Math.max(12, area.value.split('\n').length);

  const number = () => {
    const lines = count();
    area.rows = lines + 1;
    while (gutter.children.length < lines) {
      const span = document.createElement('span');
      span.id = 'L' + (gutter.children.length + 1);
      span.textContent = gutter.children.length + 1;
      gutter.append(span);
    }
    while (gutter.children.length > lines) gutter.lastChild.remove();
  };

  const add = (parent, name, text, kind) => {
    const element = document.createElement(name);
    element.textContent = text;
    if (kind) element.className = kind;
    parent.append(element, ' ');
    return element;
  };

  const show = answer => {
    for (const span of gutter.children) span.className = '';
    list.replaceChildren();
    for (const finding of answer.findings) {
      const item = document.createElement('li');
      item.className = finding.severity;
      const link = add(item, 'a', finding.place);
      link.href = finding.href;
      if (finding.line) link.dataset.line = finding.line;
      add(item, 'span', finding.id, 'tag ' + ({ error: 'error', warning: 'warn' }[finding.severity] ?? 'info'));
      item.append(finding.message, ' ');
      add(item, 'span', finding.why, 'meta');
      item.append(finding.next);
      list.append(item);
      const mark = finding.line && document.getElementById('L' + finding.line);
      if (mark && mark.className !== 'error') mark.className = finding.severity;
    }
    if (answer.findings.length === 0) add(list, 'li', area.dataset.clean ?? '✓', 'clean');
    list.dataset.errors = answer.errors;
  };

  let timer, asked = 0;
  const check = async () => {
    const mine = ++asked;
    try {
      const answer = await fetch(area.dataset.check, { method: 'POST', body: new FormData(form) });
      if (answer.ok && mine === asked) show(await answer.json());
    } catch { /* The button does the same. */ }
  };

  area.addEventListener('input', () => {
    number();
    clearTimeout(timer);
    timer = setTimeout(check, 400);
  });

  // A finding leads into the text, to its line.
  list.addEventListener('click', event => {
    const line = Number(event.target.closest('a[data-line]')?.dataset.line);
    if (!line) return;
    event.preventDefault();
    const lines = area.value.split('\n');
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    area.focus();
    area.setSelectionRange(start, start + (lines[line - 1] ?? '').length);
    document.getElementById('L' + line)?.scrollIntoView({ block: 'center' });
  });
}
