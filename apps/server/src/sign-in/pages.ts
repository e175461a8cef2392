/** Every page around signing in. */
import type { Page } from '../web/frame/page.js';
import { forgottenPage } from './forgotten-page.js';
import { lookAroundPage } from './look-around-page.js';
import { mePages } from './me/me-page.js';
import { ownPasskeyPages } from './me/own-passkey-pages.js';
import { ownProofPages } from './me/own-proof-pages.js';
import { ownTokenPage } from './me/own-token-page.js';
import { enterPage } from './passkeys/enter-page.js';
import { secondFactorPage } from './second-factor-page.js';
import { leavePage } from './provider/leave-page.js';
import { setUpPage } from './set-up-page.js';
import { signInPages } from './sign-in-page.js';
import { takeUpPages } from './take-up-pages.js';

export const identityPages: readonly Page[] = [
  ...signInPages,
  secondFactorPage,
  setUpPage,
  ...takeUpPages,
  forgottenPage,
  leavePage,
  enterPage,
  lookAroundPage,
  ...mePages,
  ...ownProofPages,
  ...ownPasskeyPages,
  ownTokenPage,
];
