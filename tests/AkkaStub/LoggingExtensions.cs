using System;

namespace Akka.Event
{
    public static class LoggingExtensions
    {
        public static void Log(this ILoggingAdapter log, LogLevel level, string format) { }
        public static void Log(this ILoggingAdapter log, LogLevel level, string format, object[] args) { }
        public static void Log(this ILoggingAdapter log, LogLevel level, Exception cause, string format, object[] args) { }
        public static void Debug(this ILoggingAdapter log, string format) { }
        public static void Debug(this ILoggingAdapter log, string format, object[] args) { }
        public static void Debug<T1>(this ILoggingAdapter log, string format, T1 arg1) { }
        public static void Debug<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) { }
        public static void Debug<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) { }
        public static void Debug<T1, T2, T3, T4>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) { }
        public static void Debug<T1, T2, T3, T4, T5>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) { }
        public static void Debug<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) { }
        public static void Debug(this ILoggingAdapter log, Exception cause, string format) { }
        public static void Debug(this ILoggingAdapter log, Exception cause, string format, object[] args) { }
        public static void Debug<T1>(this ILoggingAdapter log, Exception cause, string format, T1 arg1) { }
        public static void Debug<T1, T2>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2) { }
        public static void Debug<T1, T2, T3>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3) { }
        public static void Debug<T1, T2, T3, T4>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) { }
        public static void Debug<T1, T2, T3, T4, T5>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) { }
        public static void Debug<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) { }
        public static void Info(this ILoggingAdapter log, string format) { }
        public static void Info(this ILoggingAdapter log, string format, object[] args) { }
        public static void Info<T1>(this ILoggingAdapter log, string format, T1 arg1) { }
        public static void Info<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) { }
        public static void Info<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) { }
        public static void Info<T1, T2, T3, T4>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) { }
        public static void Info<T1, T2, T3, T4, T5>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) { }
        public static void Info<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) { }
        public static void Info(this ILoggingAdapter log, Exception cause, string format) { }
        public static void Info(this ILoggingAdapter log, Exception cause, string format, object[] args) { }
        public static void Info<T1>(this ILoggingAdapter log, Exception cause, string format, T1 arg1) { }
        public static void Info<T1, T2>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2) { }
        public static void Info<T1, T2, T3>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3) { }
        public static void Info<T1, T2, T3, T4>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) { }
        public static void Info<T1, T2, T3, T4, T5>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) { }
        public static void Info<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) { }
        public static void Warning(this ILoggingAdapter log, string format) { }
        public static void Warning(this ILoggingAdapter log, string format, object[] args) { }
        public static void Warning<T1>(this ILoggingAdapter log, string format, T1 arg1) { }
        public static void Warning<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) { }
        public static void Warning<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) { }
        public static void Warning<T1, T2, T3, T4>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) { }
        public static void Warning<T1, T2, T3, T4, T5>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) { }
        public static void Warning<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) { }
        public static void Warning(this ILoggingAdapter log, Exception cause, string format) { }
        public static void Warning(this ILoggingAdapter log, Exception cause, string format, object[] args) { }
        public static void Warning<T1>(this ILoggingAdapter log, Exception cause, string format, T1 arg1) { }
        public static void Warning<T1, T2>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2) { }
        public static void Warning<T1, T2, T3>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3) { }
        public static void Warning<T1, T2, T3, T4>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) { }
        public static void Warning<T1, T2, T3, T4, T5>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) { }
        public static void Warning<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) { }
        public static void Error(this ILoggingAdapter log, string format) { }
        public static void Error(this ILoggingAdapter log, string format, object[] args) { }
        public static void Error<T1>(this ILoggingAdapter log, string format, T1 arg1) { }
        public static void Error<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) { }
        public static void Error<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) { }
        public static void Error<T1, T2, T3, T4>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) { }
        public static void Error<T1, T2, T3, T4, T5>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) { }
        public static void Error<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) { }
        public static void Error(this ILoggingAdapter log, Exception cause, string format) { }
        public static void Error(this ILoggingAdapter log, Exception cause, string format, object[] args) { }
        public static void Error<T1>(this ILoggingAdapter log, Exception cause, string format, T1 arg1) { }
        public static void Error<T1, T2>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2) { }
        public static void Error<T1, T2, T3>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3) { }
        public static void Error<T1, T2, T3, T4>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) { }
        public static void Error<T1, T2, T3, T4, T5>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) { }
        public static void Error<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) { }
    }
}
