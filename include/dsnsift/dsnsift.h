/* SPDX-License-Identifier: MIT */
/* All of libdsnsift: readers, the pure middle, sinks.  See dsnsift(3). */
#pragma once

#include <dsnsift/gmime.h>
#include <dsnsift/reader.h>
#include <dsnsift/record.h>
#include <dsnsift/verdict.h>
#include <dsnsift/sink.h>
#include <dsnsift/version.h>
