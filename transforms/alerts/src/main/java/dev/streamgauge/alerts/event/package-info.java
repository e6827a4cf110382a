/**
 * Alert events, groups of them, and the templates of their texts. Shared by rules, evaluation and
 * notifiers; depends on none of them.
 */
package dev.streamgauge.alerts.event;
