package org.angarium.persistence;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was found damaged since a store was opened: each finding is an error in the log, once, and
 * kept for whoever asks. Safe for use by any number of threads.
 */
final class DamageReport {
  private static final Logger LOG = LoggerFactory.getLogger(DamageReport.class);

  /** Of a file that is damaged throughout, no more than this is kept. */
  private static final int MOST = 10_000;

  private final Set<String> findings = ConcurrentHashMap.newKeySet();
  private volatile boolean inBlocks;

  /** Reports a finding: a sentence with the file, the place in it, and what it costs. */
  void add(String finding) {
    if (findings.size() < MOST && findings.add(finding)) {
      LOG.error("{}", finding);
    }
  }

  /** Reports that blocks of the database file are wrong, so that no index is to be believed. */
  void blocks(String finding) {
    inBlocks = true;
    add(finding);
  }

  /** Whether blocks of the database file are wrong. */
  boolean inBlocks() {
    return inBlocks;
  }

  /** Whether nothing was found so far. */
  boolean isEmpty() {
    return findings.isEmpty();
  }

  /** What was found so far, in no order. */
  List<String> findings() {
    return List.copyOf(findings);
  }
}
