import {render} from 'preact';
import {App} from './app/shell';
import {resumeSession} from './app/session';
import {applyTheme} from './app/theme';
import './style/main.css';

resumeSession();
window.addEventListener('hashchange', resumeSession);
applyTheme();
render(<App />, document.getElementById('app') as HTMLElement);
