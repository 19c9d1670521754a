// A part of a page under a heading, with what can be done with it.
import type {ComponentChildren} from 'preact';
import {useId} from 'preact/hooks';
import {csvOf, type Sheet} from '../figures/csv';

export interface SectionProps {
  title: string;
  hint?: ComponentChildren;
  actions?: ComponentChildren;
  sheet?: Sheet|undefined;
  wide?: boolean;
  children: ComponentChildren;
}

export function Section({title, hint, actions, sheet, wide = false, children}: SectionProps) {
  const id = useId();
  return (
    <section class={wide ? 'panel panel-wide' : 'panel'} aria-labelledby={id}>
      <header class="panel-head">
        <h2 id={id}>{title}</h2>
        <div class="panel-actions">
          {actions}
          {sheet !== undefined && <ExportButton sheet={sheet} title={title} />}
        </div>
        {hint !== undefined && <p class="panel-hint">{hint}</p>}
      </header>
      {children}
    </section>
  );
}

function ExportButton({sheet, title}: {sheet: Sheet; title: string}) {
  return (
    <button
      type="button" class="button button-quiet" disabled={sheet.rows.length === 0} aria-label={`${title} as CSV`}
      onClick={() => download(`${sheet.file}.csv`, csvOf(sheet))}>
      CSV
    </button>
  );
}

/** Hands a file to the reader. */
function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], {type: 'text/csv;charset=utf-8'}));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), 0);
}
