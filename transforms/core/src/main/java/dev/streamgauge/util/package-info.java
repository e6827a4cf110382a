/**
 * Small helpers that know nothing of logs or Beam pipelines: closing, atomic files, hashes,
 * rate-limited logging, back-off, regular expressions. Code that needs a line batch belongs
 * elsewhere.
 */
package dev.streamgauge.util;
