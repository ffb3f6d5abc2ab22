/* SPDX-License-Identifier: MIT */
/* How the stages note what is odd. */
#pragma once

#include <dsnsift/arena.h>
#include <dsnsift/defect.h>

/* Each code is kept three times and no more: a hostile mail cannot make a long list. */
void dsn_defects_add(DsnDefects *defects, DsnArena *arena, DsnDefectCode code, DsnStr text);
