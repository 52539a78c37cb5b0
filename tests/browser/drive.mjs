// Opens the lag page in headless Chromium and tells, a line of JSON each, when a consumer's lag is as asked on stdin.
import { createInterface } from 'node:readline';
import { stdin, stdout } from 'node:process';

import chromium from '@sparticuz/chromium';
import puppeteer from 'puppeteer-core';

const [url, screenshot] = process.argv.slice(2);
const timeout = 60_000; // a machine that does other work, too
const browser = await puppeteer.launch({ executablePath: await chromium.executablePath(), args: chromium.args, headless: 'shell', timeout });
const errors = [];
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1000, height: 560 });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  await page.goto(url, { timeout });
  for await (const line of createInterface({ input: stdin })) {
    const wanted = JSON.parse(line);
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: wanted.dark ? 'dark' : 'light' }]);
    await page.waitForFunction(({ consumer, lag, behind, state }) => {
      if (state !== undefined) return document.getElementById('state').className === state;
      const card = [...document.querySelectorAll('article')].find((each) => each.querySelector('h2').textContent === consumer);
      const points = card?.querySelector('polyline').getAttribute('points').split(' ').length ?? 0;
      return card?.querySelector('.lag').textContent === String(lag) && card.classList.contains('behind') === behind && points > 1;
    }, { timeout, polling: 50 }, wanted);
    if (wanted.screenshot) await page.screenshot({ path: screenshot });
    const seen = await page.evaluate(() => [...document.querySelectorAll('article')].map((each) => each.innerText));
    const look = await page.evaluate(() => ({
      state: document.getElementById('state').textContent,
      drawn: document.getElementById('state').getBoundingClientRect().width > 0,
      ground: getComputedStyle(document.body).backgroundColor,
    }));
    stdout.write(`${JSON.stringify({ seen, errors, ...look })}\n`);
  }
} finally {
  await browser.close();
}
