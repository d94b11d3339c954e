package io.stint.reconcile;

/**
 * Why a pass did not settle, fit to be shown.
 *
 * @param code AWS's error code, or one of ours
 * @param message without secrets
 */
public record Failure(String code, String message) {}
