namespace Antrea.Runtime.Bench;

internal static class Producers
{
    public static void Run(int count, int messages, Action<int> send)
    {
        if (count == 1)
        {
            for (var i = 0; i < messages; i++)
            {
                send(i);
            }

            return;
        }

        var threads = Enumerable.Range(0, count).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < messages / count; i++)
            {
                send(i);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }
}
