/** The programs that evaluate rules: {@code monitor --rules}, {@code replay} and {@code rules}. */
package dev.streamgauge.pipelines.alert;
