# One image for every part of the platform. `docker run -p 8000:8000 bihuan` runs all of it with a PostgreSQL and a NATS
# of its own; `bihuan serve people` (and so on) runs a part against servers of yours: see compose.yaml.
# tools/clean_root carries these steps out where there is no container engine; it knows the instructions used here.
FROM python:3.13-slim-trixie AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1
RUN python3 -m venv /opt/venv
WORKDIR /opt/bihuan
COPY requirements.lock ./
# The lock has a hash for every file; what is not in it is not installed, and nothing is built.
RUN /opt/venv/bin/python -m pip install --quiet --no-deps --require-hashes --only-binary :all: -r requirements.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY migrations migrations
COPY services services
RUN /opt/venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
# Takes out what only development needs, pip itself, and psql with GNU readline, which is under the GPL (see NOTICE).
COPY tools/image/leave_out.py /tmp/leave_out.py
RUN /opt/venv/bin/python /tmp/leave_out.py /opt/bihuan/pyproject.toml
# The root file system will be read-only: bytecode is made here, and trusted without looking at file times.
RUN python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/venv/lib /opt/bihuan

FROM python:3.13-slim-trixie
# PostgreSQL wants a user with an entry; the state is writable by that user alone.
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /var/lib/bihuan --shell /usr/sbin/nologin bihuan
RUN install -d -o bihuan -g bihuan -m 0700 /var/lib/bihuan
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/bihuan /opt/bihuan
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin HOME=/var/lib/bihuan LANG=C.UTF-8
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
ENV BIHUAN_STATE_DIR=/var/lib/bihuan BIHUAN_HOST=0.0.0.0
# All that is written: the state here, scratch files in /tmp.
VOLUME ["/var/lib/bihuan"]
WORKDIR /var/lib/bihuan
USER bihuan
EXPOSE 8000 8001 8002 8003 8004 8005 8006
# Without words it asks every part; a container that serves one names it (compose.yaml).
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s --retries=3 CMD ["python", "-I", "-m", "services.cli.healthcheck"]
CMD ["bihuan", "up"]
