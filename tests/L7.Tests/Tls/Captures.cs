using System.Globalization;

namespace Antrea.L7.Tests.Tls;

/// <summary>What a real client sent in whole connections, with how many hellos it has.</summary>
internal static class Captures
{
    public static readonly (string Name, int Hellos)[] All =
    [
        ("tls12", 1), ("tls12-resumed", 1), ("tls13", 1), ("tls13-long", 1), ("tls13-retried", 2), ("tls13-early", 1), ("tls13-early-retried", 2),
    ];

    public static TheoryData<string, int> Names
    {
        get
        {
            var data = new TheoryData<string, int>();
            Array.ForEach(All, a => data.Add(a.Name, a.Hellos));
            return data;
        }
    }

    public static byte[] Read(string name) =>
        Convert.FromHexString(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Tls", "Captured", name + ".hex")).Trim());

    /// <summary>Length of the first record, which has the first hello.</summary>
    public static int FirstRecord(byte[] bytes) => 5 + int.Parse(Convert.ToHexString(bytes, 3, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
