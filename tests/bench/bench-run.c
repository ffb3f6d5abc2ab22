/* SPDX-License-Identifier: MIT */
/*
 * Runs two shell commands in turn and prints the ratio of their times, pair by pair.
 *
 *	bench-run PAIRS cpu|wall LABEL COMMAND OTHER
 *
 * Machines are noisy: only what ran in the same minute is compared, and the median is what counts.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_PAIRS 101

typedef struct {
	double cpu, wall; /* seconds */
	long peak;        /* KiB */
} Cost;

static double
seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static Cost
run(const char *command)
{
	struct timespec start, end;
	struct rusage used;
	int status;
	pid_t child;

	clock_gettime(CLOCK_MONOTONIC, &start);
	child = fork();
	if (child == 0) {
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &used) < 0 || !WIFEXITED(status) ||
		WEXITSTATUS(status) > 1) {
		fprintf(stderr, "bench-run: failed: %s\n", command);
		exit(1);
	}
	clock_gettime(CLOCK_MONOTONIC, &end);
	return (Cost){ seconds(used.ru_utime) + seconds(used.ru_stime),
		(double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9,
		used.ru_maxrss };
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *values, int count)
{
	qsort(values, (size_t)count, sizeof *values, by_size);
	return values[count / 2];
}

int
main(int argc, char **argv)
{
	double ratios[MAX_PAIRS], ours[MAX_PAIRS], theirs[MAX_PAIRS];
	int pairs, by_cpu;
	long peak = 0;

	if (argc != 6 || (pairs = atoi(argv[1])) < 1 || pairs > MAX_PAIRS)
		return 64;
	by_cpu = strcmp(argv[2], "cpu") == 0;
	run(argv[4]), run(argv[5]); /* warm */
	for (int i = 0; i < pairs; i++) {
		Cost a = run(argv[4]), b = run(argv[5]);

		ours[i] = by_cpu ? a.cpu : a.wall;
		theirs[i] = by_cpu ? b.cpu : b.wall;
		ratios[i] = ours[i] / theirs[i];
		peak = a.peak > peak ? a.peak : peak;
	}
	printf("%-46s %7.3f x   (%.3f s : %.3f s, peak %.1f MB)\n", argv[3], median(ratios, pairs),
		median(ours, pairs), median(theirs, pairs), (double)peak / 1024);
	return 0;
}
