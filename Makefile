# make            build/laoqu and build/liblaoqu.a
# make demo       install what is missing, build, render the embedded maps to out/demo/
# make test       install what is missing, build, run every test
# make asan       the tests again under the address and undefined-behaviour sanitizers
# make fuzz       bytes without sense for the readers, SECONDS=60 for each of them; needs clang
# make bench      speed, bytes and memory beside Mapnik
# make format lint layers     how the code must look
# V=1 shows every command; make install DESTDIR= PREFIX=/usr/local
# Everything is built under $(BUILD); only `make demo` and `make install` write elsewhere.

BUILD   ?= build
PREFIX  ?= /usr/local
DESTDIR ?=
CC      ?= cc
CLANG   ?= clang
OPT     ?= -O3 -g -fno-math-errno -fno-trapping-math
CFLAGS  ?= $(OPT)
PKGS    := gdal proj cairo libpng pangocairo freetype2 harfbuzz libdeflate sqlite3 yaml-0.1 zlib
WARN    := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wvla -Werror=implicit-function-declaration
VERSION := $(shell sed -n 's/^\#define LQ_VERSION "\(.*\)"/\1/p' include/laoqu.h)

LEAFLET := /usr/share/javascript/leaflet
GEN     := $(BUILD)/gen
LIB_SRC := $(filter-out src/cli/%,$(wildcard src/*/*.c))
CLI_SRC := $(wildcard src/cli/*.c)
GEN_SRC := $(GEN)/assets.c $(GEN)/reference_text.c
TESTS   := $(wildcard tests/*/test_*.c)
SUPPORT := $(wildcard tests/support/*.c)

LIB_OBJ  := $(LIB_SRC:%.c=$(BUILD)/%.o) $(GEN_SRC:.c=.o)
CLI_OBJ  := $(CLI_SRC:%.c=$(BUILD)/%.o)
TEST_BIN := $(TESTS:%.c=$(BUILD)/%)
FUZZ_BIN := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/fuzz_*.c))
SUP_OBJ  := $(SUPPORT:%.c=$(BUILD)/%.o)

CPPFLAGS += -Iinclude -Isrc -I$(GEN) -D_GNU_SOURCE
# Asked for only when something is compiled, after `make deps` had its chance.
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(shell pkg-config --cflags $(PKGS) geos 2>/dev/null))$(PKG_CFLAGS)
PKG_LIBS   = $(eval PKG_LIBS := $$(shell pkg-config --libs $(PKGS)) -lshp -lgeos_c -lm -lpthread)$(PKG_LIBS)
Q          = $(if $(V),,@echo "  $@";)
COMPILE    = $(Q)$(CC) -std=c11 -MMD -MP $(CPPFLAGS) $(PKG_CFLAGS) $(CFLAGS) $(WARN)

.PHONY: all deps demo test check asan fuzz fuzz-run bench format lint layers install clean
.DELETE_ON_ERROR:
.SECONDARY:

all: $(BUILD)/laoqu

deps:
	@tools/install-deps

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

$(GEN)/%.o: $(GEN)/%.c
	$(COMPILE) -c -o $@ $<

VIEWER := $(addprefix src/write/,viewer.html viewer.js viewer.css leaflet-license.txt)
$(GEN)/assets.c: tools/embed $(VIEWER)
	@mkdir -p $(@D)
	$(Q)tools/embed viewer_html=src/write/viewer.html viewer_js=src/write/viewer.js viewer_css=src/write/viewer.css \
	    leaflet_js=src/write/leaflet-license.txt+$(LEAFLET)/leaflet.min.js \
	    leaflet_css=src/write/leaflet-license.txt+$(LEAFLET)/leaflet.css > $@

REFERENCE := shapes/gazetteer.csv shapes/code_changes.csv shapes/tables/areas.csv shapes/tables/area_members.csv
$(GEN)/reference_text.c: tools/embed $(REFERENCE)
	@mkdir -p $(@D)
	$(Q)tools/embed $(foreach file,$(REFERENCE),$(basename $(notdir $(file)))=$(file)) > $@

$(BUILD)/liblaoqu.a: $(LIB_OBJ)
	@rm -f $@
	$(Q)ar rcs $@ $^

$(BUILD)/laoqu: $(CLI_OBJ) $(BUILD)/liblaoqu.a
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(BUILD)/tests/%: $(BUILD)/tests/%.o $(SUP_OBJ) $(BUILD)/liblaoqu.a
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) -lcmocka

demo: deps
	@$(MAKE) --no-print-directory all
	@tools/demo $(BUILD)/laoqu out/demo

test: deps
	@$(MAKE) --no-print-directory check

check: all $(TEST_BIN)
	@BUILD=$(BUILD) tools/run-tests $(TEST_BIN)

asan:
	@$(MAKE) --no-print-directory BUILD=build/asan \
	    CFLAGS="-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer" check

# The readers find files that the targets hold in memory: see tests/fuzz/fuzz.h.
$(BUILD)/tests/fuzz/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/fuzz.o $(BUILD)/liblaoqu.a
	$(Q)$(CC) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -Wl,--wrap=lq_file_read,--wrap=lq_file_exists -o $@ $^ $(PKG_LIBS)

SECONDS ?= 60
fuzz:
	@tools/fuzz --tools $(CLANG)
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/fuzz CC=$(CLANG) \
	    CFLAGS="-O2 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer" fuzz-run

fuzz-run: $(FUZZ_BIN)
	@tools/fuzz $(BUILD) $(SECONDS) $(FUZZ_BIN)

bench: all
	@tools/bench/run $(BUILD)/laoqu

C_FILES = $(shell git ls-files --cached --others --exclude-standard '*.c' '*.h')
format:
	@clang-format --dry-run --Werror $(C_FILES) && echo "format: $(words $(C_FILES)) files clean"

lint: $(GEN_SRC)
	@tools/lint $(CPPFLAGS) $(PKG_CFLAGS)

layers:
	@tools/check-layers

install: all
	install -D -m 755 $(BUILD)/laoqu $(DESTDIR)$(PREFIX)/bin/laoqu
	install -D -m 644 $(BUILD)/liblaoqu.a $(DESTDIR)$(PREFIX)/lib/liblaoqu.a
	install -D -m 644 include/laoqu.h $(DESTDIR)$(PREFIX)/include/laoqu.h
	install -D -m 644 src/cli/laoqu.1 $(DESTDIR)$(PREFIX)/share/man/man1/laoqu.1
	@mkdir -p $(DESTDIR)$(PREFIX)/lib/pkgconfig
	printf 'prefix=%s\nName: liblaoqu\nDescription: choropleth map tiles from boundaries and tables\nVersion: %s\nRequires.private: %s\nLibs: -L$${prefix}/lib -llaoqu\nLibs.private: -lshp -lgeos_c -lm -lpthread\nCflags: -I$${prefix}/include\n' \
	    '$(PREFIX)' '$(VERSION)' '$(PKGS)' > $(DESTDIR)$(PREFIX)/lib/pkgconfig/liblaoqu.pc

clean:
	rm -rf build out

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
