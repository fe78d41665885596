Console.WriteLine("jy");
