/* SPDX-License-Identifier: MIT */
/* The threads of a scan: claim, load, judge and print apart; write in the order of the input. */
#include "config.h"

#include "cli/scan/scan.h"
#include "sink/summary.h"

/* A batch that is printed but must wait for its turn is parked; so many may be for a thread. */
#define PARKED_PER_JOB 4
/* A buffer larger than this is written at once when its turn is there: one report may have
 * thousands of recipients. */
#define BUFFER_MOST (256 * 1024)
/* How often it is looked whether a claim is over: some 50 us, and most take less. */
#define LOOKS 4000

typedef struct {
	DsnBuffer text;
	DsnSummaryNotes notes;
	gboolean full;
} Slot;

typedef struct {
	DsnScan *scan;
	GMutex claim;
	GMutex order; /* guards what follows */
	GCond turn;
	guint64 next; /* serial whose turn it is to be written */
	gboolean writing;
	gboolean failed;
	Slot *slots;
	guint n_slots;
} Work;

typedef struct {
	Work *work;
	DsnArena *arena;
	DsnBatch *batch;
	Slot slot;
} Worker;

static void
write_slot(Work *work, Slot *slot)
{
	DsnScan *scan = work->scan;

	if (slot->text.len > 0 && scan->progress != NULL)
		dsn_progress_hide(scan->progress);
	if (!dsn_scan_output_write(scan->output, &slot->text))
		g_atomic_int_set(&work->failed, TRUE);
	slot->text.len = 0;
	if (scan->summary != NULL)
		dsn_summary_add(scan->summary, &slot->notes);
	dsn_summary_notes_reset(&slot->notes);
}

/* Waits for the turn of the batch and writes what is there of it already. */
static void
write_early(Worker *worker)
{
	Work *work = worker->work;

	g_mutex_lock(&work->order);
	while (work->next != worker->batch->serial || work->writing)
		g_cond_wait(&work->turn, &work->order);
	g_mutex_unlock(&work->order);
	write_slot(work, &worker->slot);
}

/* Parks what the worker printed and takes an empty slot for it; who comes when nobody is
 * writing writes all whose turn it is. */
static void
hand_over(Worker *worker)
{
	Work *work = worker->work;
	guint64 serial = worker->batch->serial;
	Slot *slot = &work->slots[serial % work->n_slots], mine = worker->slot;

	g_mutex_lock(&work->order);
	while (serial >= work->next + work->n_slots)
		g_cond_wait(&work->turn, &work->order);
	worker->slot = *slot;
	*slot = mine;
	slot->full = TRUE;
	if (!work->writing) {
		work->writing = TRUE;
		while ((slot = &work->slots[work->next % work->n_slots])->full) {
			g_mutex_unlock(&work->order);
			write_slot(work, slot);
			g_mutex_lock(&work->order);
			slot->full = FALSE;
			work->next++;
			g_cond_broadcast(&work->turn);
		}
		work->writing = FALSE;
		g_cond_broadcast(&work->turn);
	}
	g_mutex_unlock(&work->order);
}

static gboolean
is_wanted(const DsnScanOptions *options, const DsnDiagnosis *diagnosis)
{
	if (!options->all && !dsn_diagnosis_has_failed(diagnosis) &&
		diagnosis->action != DSN_ACTION_REVIEW)
		return FALSE;
	if (options->actions != 0 && (options->actions >> diagnosis->action & 1) == 0)
		return FALSE;
	if (options->causes == 0)
		return TRUE;
	return diagnosis->cause != DSN_CAUSE_NONE && (options->causes >> diagnosis->cause & 1) != 0;
}

static void
print_records(Worker *worker, const DsnMessage *message, const DsnVerdict *verdict)
{
	DsnScan *scan = worker->work->scan;
	DsnRecord *record = NULL;

	for (guint i = 0; i < verdict->n_diagnoses; i++) {
		gboolean wanted = is_wanted(scan->options, verdict->diagnoses[i]);

		if (!wanted && scan->summary == NULL)
			continue;
		if (record == NULL)
			record = dsn_record_make(
				worker->arena, message, verdict, scan->sink_options->headers);
		dsn_record_fill(record, i);
		if (scan->summary != NULL)
			dsn_summary_notes_add(&worker->slot.notes, record);
		if (!wanted)
			continue;
		scan->sink->record(scan->sink_options, record, &worker->slot.text);
		if (worker->slot.text.len > BUFFER_MOST)
			write_early(worker);
	}
}

static void
judge(Worker *worker, const DsnMessage *message)
{
	const DsnVerdict *verdict = dsn_sift(worker->arena, worker->work->scan->config, message);

	worker->slot.notes.n_messages++;
	print_records(worker, message, verdict);
	dsn_arena_reset(worker->arena);
}

static inline void
pause_a_little(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#endif
}

/* To fall asleep and to be woken takes longer than the claim of another thread, at which its
 * processor is busy. */
static void
lock_soon(GMutex *mutex)
{
	for (guint i = 0; i < LOOKS; i++) {
		if (g_mutex_trylock(mutex))
			return;
		pause_a_little();
	}
	g_mutex_lock(mutex);
}

static gboolean
claim(Worker *worker)
{
	Work *work = worker->work;
	gboolean more;

	if (g_atomic_int_get(&work->failed))
		return FALSE;
	lock_soon(&work->claim);
	more = dsn_reader_claim(work->scan->reader, worker->batch);
	if (work->scan->progress != NULL)
		dsn_progress_show(work->scan->progress, work->scan->reader);
	g_mutex_unlock(&work->claim);
	return more;
}

static gpointer
run_worker(gpointer data)
{
	Worker worker = {
		.work = data,
		.arena = dsn_arena_new(),
		.batch = dsn_batch_new(),
	};

	while (claim(&worker)) {
		while (dsn_batch_load(worker.batch))
			for (guint i = 0; i < worker.batch->n_messages; i++)
				judge(&worker, &worker.batch->messages[i]);
		hand_over(&worker);
	}
	dsn_buffer_clear(&worker.slot.text);
	dsn_summary_notes_clear(&worker.slot.notes);
	dsn_batch_free(worker.batch);
	dsn_arena_free(worker.arena);
	return NULL;
}

static void
run_threads(Work *work, guint jobs)
{
	g_autofree GThread **threads = g_new0(GThread *, jobs);

	/* One thread less than asked for is slower, not wrong. */
	for (guint i = 1; i < jobs; i++)
		threads[i] = g_thread_try_new("dsnsift", run_worker, work, NULL);
	run_worker(work);
	for (guint i = 1; i < jobs; i++)
		if (threads[i] != NULL)
			g_thread_join(threads[i]);
}

gboolean
dsn_scan_run(DsnScan *scan)
{
	Work work = { .scan = scan, .n_slots = scan->options->jobs * PARKED_PER_JOB };

	g_mutex_init(&work.claim);
	g_mutex_init(&work.order);
	g_cond_init(&work.turn);
	work.slots = g_new0(Slot, work.n_slots);
	run_threads(&work, scan->options->jobs);
	for (guint i = 0; i < work.n_slots; i++) {
		dsn_buffer_clear(&work.slots[i].text);
		dsn_summary_notes_clear(&work.slots[i].notes);
	}
	g_free(work.slots);
	g_cond_clear(&work.turn);
	g_mutex_clear(&work.order);
	g_mutex_clear(&work.claim);
	return !work.failed;
}
