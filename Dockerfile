# One process of the API, for production. compose.yaml shows it among its neighbours.
FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements.txt .
RUN python -m venv .venv \
 && .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt \
 && .venv/bin/pip uninstall --yes --quiet pip setuptools
# .dockerignore lets in what runs, and nothing else
COPY . .
RUN .venv/bin/python -m compileall -q adapters api casework conversation_flows eligibility i18n identity regions wsgi.py

FROM python:3.11-slim
# What papers are printed with; the whole font is for names with rare characters.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin bangban
WORKDIR /app
COPY --from=build /app /app
# Nothing is written beside the code, so the container's own file system may be read-only.
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    BANGBAN_MODE=production \
    BANGBAN_DEMO_PEOPLE=no \
    BANGBAN_DOCS_PUBLIC=no \
    BANGBAN_HOST=0.0.0.0 \
    PORT=8000
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=7s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/readyz', timeout=6)"]
CMD ["flask", "serve"]
