// Convenience only: every page works without this file.

for (const input of document.querySelectorAll('input[type=file][data-max-mb]')) {
  input.addEventListener('change', () => {
    const limit = Number(input.dataset.maxMb) * 1024 * 1024;
    const large = [...input.files].find(file => file.size > limit);
    input.setCustomValidity(large ? `“${large.name}”超过 ${input.dataset.maxMb} MB，请压缩后再选。` : '');
    input.reportValidity();
  });
}

for (const form of document.querySelectorAll('form[data-autosave]')) {
  let timer;
  const save = () => {
    const values = new FormData(form);
    for (const [name, value] of [...values]) if (value instanceof File) values.delete(name);
    fetch(form.dataset.autosave, { method: 'POST', body: values, keepalive: true }).catch(() => { });
  };
  form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(save, 3000); });
  form.addEventListener('submit', () => clearTimeout(timer));
}
