#!/usr/bin/env bash
# Draws the README's pictures from the demo's results: needs jixiao on PATH, LibreOffice, poppler.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
room=$(mktemp -d)
cd "$room"
jixiao demo >/dev/null
soffice "-env:UserInstallation=file://$room/profile" --headless --convert-to pdf \
    --outdir . jixiao-demo/绩效自评汇总.xlsx >/dev/null 2>&1
pages=$(pdfinfo 绩效自评汇总.pdf | sed -n 's/^Pages: *//p')
picture() { # name, word in the footer, height
    for page in $(seq 1 "$pages"); do
        pdftotext -f "$page" -l "$page" 绩效自评汇总.pdf - | grep -cx "$2" >/dev/null && break
    done
    pdftoppm -png -singlefile -f "$page" -l "$page" -scale-to-x 1900 -scale-to-y -1 \
        -x 30 -y 50 -W 1840 -H "$3" 绩效自评汇总.pdf "$here/$1"
}
picture summary 汇总 275
picture findings 问题清单 620
soffice "-env:UserInstallation=file://$room/profile" --headless --convert-to pdf \
    --outdir drafts jixiao-demo/自评报告初稿/桃江县重点项目*.docx >/dev/null 2>&1
pdftoppm -png -singlefile -f 1 -l 1 -scale-to-x 1000 -scale-to-y -1 \
    -x 100 -y 150 -W 840 -H 960 drafts/*.pdf "$here/draft"
rm -r "$room"
