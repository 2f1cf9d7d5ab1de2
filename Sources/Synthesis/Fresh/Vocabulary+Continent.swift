extension Vocabulary {
    static let german = Vocabulary(
        firstNames: """
            Anna, Thomas, Maria, Michael, Ursula, Andreas, Sabine, Peter, Petra, Stefan, Monika, Wolfgang, Susanne, Klaus
            Claudia, Jürgen, Andrea, Christian, Karin, Martin, Birgit, Frank, Nicole, Markus, Stefanie, Jan, Julia, Uwe
            Katharina, Bernd, Christine, Matthias, Heike, Alexander, Martina, Daniel, Sandra, Sebastian, Melanie, Tobias
            Lena, Lukas, Lea, Jonas, Hannah, Felix, Sophie, Maximilian, Emma, Paul, Mia, Leon, Laura, Finn, Johanna, Björn
            Greta, Jörg, Frieda, Günther, Heidi, Hans, Ingrid, Karl, Renate, Heinz, Helga, Dieter, Gisela, Werner
            """,
        lastNames: """
            Müller, Schmidt, Schneider, Fischer, Weber, Meyer, Wagner, Becker, Schulz, Hoffmann, Schäfer, Koch, Bauer
            Richter, Klein, Wolf, Schröder, Neumann, Schwarz, Zimmermann, Braun, Krüger, Hofmann, Hartmann, Lange, Schmitt
            Werner, Krause, Meier, Lehmann, Schmid, Schulze, Maier, Köhler, Herrmann, König, Walter, Mayer, Huber, Kaiser
            Fuchs, Peters, Lang, Scholz, Möller, Weiß, Jung, Hahn, Schubert, Vogel, Friedrich, Keller, Günther, Frank
            Berger, Winkler, Roth, Beck, Lorenz, Baumann, Franke, Albrecht, Schuster, Simon, Ludwig, Böhm, Winter, Kraus
            """,
        streets: """
            Hauptstraße, Schulstraße, Gartenstraße, Bahnhofstraße, Dorfstraße, Bergstraße, Birkenweg, Lindenstraße
            Kirchstraße, Waldstraße, Ringstraße, Amselweg, Schillerstraße, Goethestraße, Wiesenweg, Mozartstraße, Buchenweg
            """,
        places: """
            Berlin/Berlin/10, Hamburg/Hamburg/20, München/Bayern/80, Köln/Nordrhein-Westfalen/50
            Frankfurt am Main/Hessen/60, Stuttgart/Baden-Württemberg/70, Düsseldorf/Nordrhein-Westfalen/40
            Leipzig/Sachsen/04, Dortmund/Nordrhein-Westfalen/44, Essen/Nordrhein-Westfalen/45, Bremen/Bremen/28
            Dresden/Sachsen/01, Hannover/Niedersachsen/30, Nürnberg/Bayern/90, Erfurt/Thüringen/99, Mainz/Rheinland-Pfalz/55
            Kiel/Schleswig-Holstein/24, Rostock/Mecklenburg-Vorpommern/18, Freiburg/Baden-Württemberg/79
            """)
    static let french = Vocabulary(
        firstNames: """
            Marie, Jean, Nathalie, Pierre, Isabelle, Michel, Catherine, Philippe, Sylvie, Alain, Françoise, Nicolas
            Sophie, Christophe, Martine, Laurent, Christine, Frédéric, Valérie, Éric, Sandrine, David, Céline, Julien
            Aurélie, Sébastien, Émilie, Olivier, Camille, Thomas, Léa, Alexandre, Manon, Antoine, Chloé, Maxime, Inès
            Lucas, Emma, Hugo, Jade, Louis, Louise, Gabriel, Alice, Arthur, Juliette, Théo, Anne, Benoît, Hélène, Guillaume
            Claire, Mathieu, Pauline, Romain, Charlotte, Vincent, Élodie, Jérôme, Margaux, Stéphane, Agnès, Gérard
            """,
        lastNames: """
            Martin, Bernard, Thomas, Petit, Robert, Richard, Durand, Dubois, Moreau, Laurent, Simon, Michel, Lefebvre
            Leroy, Roux, David, Bertrand, Morel, Fournier, Girard, Bonnet, Dupont, Lambert, Fontaine, Rousseau, Vincent
            Muller, Lefèvre, Faure, André, Mercier, Blanc, Guérin, Boyer, Garnier, Chevalier, François, Legrand, Gauthier
            Garcia, Perrin, Robin, Clément, Morin, Nicolas, Henry, Roussel, Mathieu, Gautier, Masson, Marchand, Duval
            Denis, Dumont, Marie, Lemaire, Noël, Meyer, Dufour, Meunier, Brun, Blanchard, Giraud, Joly, Rivière, Lucas
            """,
        streets: """
            rue de la Gare, rue de l’Église, rue Victor Hugo, rue du Moulin, avenue de la République, rue Pasteur
            place de la Mairie, rue des Écoles, boulevard Gambetta, rue Jean Jaurès, rue de la Paix, chemin des Vignes
            impasse des Lilas, allée des Tilleuls, rue du Château, rue Principale, avenue Jean Moulin, rue des Jardins
            """,
        places: """
            Paris/Île-de-France/75, Marseille/Provence-Alpes-Côte d’Azur/13, Lyon/Auvergne-Rhône-Alpes/69
            Toulouse/Occitanie/31, Nice/Provence-Alpes-Côte d’Azur/06, Nantes/Pays de la Loire/44, Strasbourg/Grand Est/67
            Montpellier/Occitanie/34, Bordeaux/Nouvelle-Aquitaine/33, Lille/Hauts-de-France/59, Rennes/Bretagne/35
            Reims/Grand Est/51, Dijon/Bourgogne-Franche-Comté/21, Angers/Pays de la Loire/49, Tours/Centre-Val de Loire/37
            """)
}
