#!/usr/bin/env bash
# Lighthouse's four figures for the board and the recommendation with the most evidence, as a telephone gets them.
# Use: benchmarks/lighthouse.sh [http://127.0.0.1:8000], while the tracker runs there without DEBUG. Each page is read
# RUNS times (3) and the median is told, since a busy machine lowers the first figure: leave it alone meanwhile.
# The browser is CHROME_PATH, else the machine's Chromium. Ends with 1 where a figure is below 100.
set -euo pipefail

readonly LIGHTHOUSE=lighthouse@12.8.2
base="${1:-http://127.0.0.1:8000}"
base="${base%/}"

if ! command -v npx >/dev/null; then
  echo "Skipped: Lighthouse runs on Node, and there is no npx on this machine. Install nodejs and npm, and try again."
  exit 0
fi
export CHROME_PATH="${CHROME_PATH:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}"
if [ -z "$CHROME_PATH" ]; then
  echo "Skipped: there is no Chromium on this machine. Install it, or name a browser with CHROME_PATH."
  exit 0
fi

folder="$(mktemp -d)"
trap 'rm -r "$folder"' EXIT

page="$(node -e '
  fetch(process.argv[1] + "/api/v1/board/").then((answer) => answer.json()).then((board) => {
    const rows = board.pillars.flatMap((pillar) => pillar.rows);
    const weight = (row) => row.cells.reduce((sum, cell) => sum + (cell.evidence || 0), 0);
    const heaviest = rows.reduce((best, row) => (weight(row) > weight(best) ? row : best));
    console.log("/recommendations/" + board.brief_code + "/" + heaviest.code + "/");
  }).catch((error) => { console.error(String(error.cause || error)); process.exit(1); });
' "$base")" || { echo "Nothing answers at $base. Start the tracker there, for example with: make run"; exit 1; }

failed=0
for path in / "$page"; do
  for run in $(seq "${RUNS:-3}"); do
    npx --yes "$LIGHTHOUSE" "$base$path" --quiet --output=json --output-path="$folder/$run.json" \
      --chrome-flags="--headless=new --no-sandbox --disable-gpu" 2>"$folder/log" || { cat "$folder/log"; exit 1; }
  done
  node -e '
    const reports = process.argv.slice(2).map((file) => JSON.parse(require("fs").readFileSync(file)));
    const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
    const names = Object.keys(reports[0].categories);
    const figures = names.map((name) => Math.round(100 * median(reports.map((r) => r.categories[name].score))));
    const bytes = median(reports.map((r) => r.audits["total-byte-weight"].numericValue));
    const speed = Math.round(median(reports.map((r) => r.environment.benchmarkIndex)));
    const told = names.map((name, n) => name + " " + figures[n]).join(", ");
    console.log(`${process.argv[1]}: ${told}; ${(bytes / 1024).toFixed(1)} KB with everything; machine ${speed}`);
    for (const report of reports.slice(0, 1)) for (const category of Object.values(report.categories))
      for (const { id, weight } of category.auditRefs)
        if (weight && report.audits[id].score !== null && report.audits[id].score < 0.9)
          console.log(`  ${id}: ${report.audits[id].title} ${report.audits[id].displayValue || ""}`);
    process.exit(figures.every((figure) => figure === 100) ? 0 : 1);
  ' "$path" "$folder"/*.json || failed=1
  rm "$folder"/*.json
done
exit "$failed"
